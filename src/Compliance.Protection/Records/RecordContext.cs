using System.Buffers.Binary;

namespace Compliance.Protection.Records;

/// <summary>Everything a sealed record is bound to. A ciphertext moved to another tenant, subject, row or field does not open.</summary>
public sealed record RecordContext(
    string Tenant, string Subject, string Dataset, string Record, string Field, ushort SchemaVersion, Guid DataKeyId)
{
    private static ReadOnlySpan<byte> Label => "compliance/record-context/v1"u8;

    internal static RecordContext At(RecordAddress address, string tenant, string subject, Guid dataKeyId) =>
        new(tenant, subject, address.Dataset, address.Record, address.Field, address.SchemaVersion, dataKeyId);

    /// <summary>Two contexts have the same bytes only if they are equal: every part carries its length in front.</summary>
    /// <exception cref="ArgumentException">A part is not well-formed Unicode, so that two of them could share one encoding.</exception>
    public byte[] Encode()
    {
        Span<byte> version = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(version, SchemaVersion);
        return new InjectiveEncoding(Label)
            .Add(Tenant).Add(Subject).Add(Dataset).Add(Record).Add(Field).Add(version).Add(DataKeyId)
            .ToArray();
    }

    /// <summary>Says nothing: subject and record may identify a person.</summary>
    public override string ToString() => nameof(RecordContext);
}
