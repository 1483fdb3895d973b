using System.Buffers.Binary;

namespace Compliance.Protection.Records;

/// <summary>
/// What stands before a sealed record: "CSR1", the data key's id, the schema version (big-endian). All of it is bound by the context.
/// </summary>
/// <param name="DataKeyId">Which data key the record was sealed under.</param>
/// <param name="SchemaVersion">How the plaintext is to be read.</param>
public readonly record struct SealedEnvelope(Guid DataKeyId, ushort SchemaVersion)
{
    /// <summary>In bytes.</summary>
    public const int Size = 22;

    private const int IdAt = 4;
    private const int VersionAt = 20;

    private static ReadOnlySpan<byte> Magic => "CSR1"u8;

    /// <summary>How long the record of a plaintext of this length is, in bytes, envelope included.</summary>
    public static long SealedLength(long plaintextLength) => Size + ChunkedEncryption.SealedLength(plaintextLength);

    /// <summary>
    /// Whether these bytes, or the first <see cref="Size"/> of them, begin a sealed record; a damaged one still counts as sealed.
    /// </summary>
    public static bool IsSealed(ReadOnlySpan<byte> bytes) => bytes.Length >= Size && bytes.StartsWith(Magic);

    /// <exception cref="SealedRecordException">The bytes do not begin with an envelope.</exception>
    public static SealedEnvelope Read(ReadOnlySpan<byte> bytes) =>
        IsSealed(bytes)
            ? new(new Guid(bytes[IdAt..VersionAt], bigEndian: true), BinaryPrimitives.ReadUInt16BigEndian(bytes[VersionAt..Size]))
            : throw SealedRecordException.NotSealed();

    /// <summary>As <see cref="Read(ReadOnlySpan{byte})"/>, and refuses another schema version than the address has.</summary>
    internal static SealedEnvelope Read(ReadOnlySpan<byte> bytes, RecordAddress address)
    {
        var envelope = Read(bytes);
        return envelope.SchemaVersion == address.SchemaVersion ? envelope : throw SealedRecordException.OtherSchema();
    }

    internal void Write(Span<byte> bytes)
    {
        Magic.CopyTo(bytes);
        DataKeyId.TryWriteBytes(bytes[IdAt..VersionAt], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[VersionAt..Size], SchemaVersion);
    }
}
