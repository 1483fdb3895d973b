using System.Buffers.Binary;

namespace Compliance.Protection.Records;

/// <summary>Everything a sealed record is bound to. A ciphertext moved to another tenant, subject, row or field does not open.</summary>
public readonly record struct RecordContext(
    string Tenant, string Subject, string Dataset, string Record, string Field, ushort SchemaVersion, Guid DataKeyId)
{
    // Label, two parts of fixed size, and a length before each of the eight parts.
    private const int FixedSize = 28 + sizeof(ushort) + 16 + 8 * sizeof(int);

    private static ReadOnlySpan<byte> Label => "compliance/record-context/v1"u8;

    /// <summary>In bytes, at most.</summary>
    internal int MaxSize =>
        FixedSize + InjectiveEncoding.MaxUtf8(Tenant) + InjectiveEncoding.MaxUtf8(Subject) + InjectiveEncoding.MaxUtf8(Dataset)
        + InjectiveEncoding.MaxUtf8(Record) + InjectiveEncoding.MaxUtf8(Field);

    internal static RecordContext At(RecordAddress address, string tenant, string subject, Guid dataKeyId) =>
        new(tenant, subject, address.Dataset, address.Record, address.Field, address.SchemaVersion, dataKeyId);

    /// <summary>Two contexts have the same bytes only if they are equal: every part carries its length in front.</summary>
    /// <exception cref="ArgumentException">A part is not well-formed Unicode, so that two of them could share one encoding.</exception>
    public byte[] Encode()
    {
        var bytes = new byte[MaxSize];
        return bytes[..Write(bytes)];
    }

    /// <summary>As <see cref="Encode"/>, into a buffer of at least <see cref="MaxSize"/>.</summary>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ArgumentException">A part is not well-formed Unicode.</exception>
    internal int Write(Span<byte> buffer)
    {
        Span<byte> version = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(version, SchemaVersion);
        var writer = new InjectiveWriter(buffer);
        writer.Add(Label);
        writer.Add(Tenant);
        writer.Add(Subject);
        writer.Add(Dataset);
        writer.Add(Record);
        writer.Add(Field);
        writer.Add(version);
        writer.Add(DataKeyId);
        return writer.Written;
    }

    /// <summary>Says nothing: subject and record may identify a person.</summary>
    public override string ToString() => nameof(RecordContext);
}
