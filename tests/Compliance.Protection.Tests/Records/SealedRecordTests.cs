using System.Text;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Testing.Protection;

namespace Compliance.Protection.Tests.Records;

public sealed class SealedRecordTests : IDisposable
{
    private const string Subject = "s-1";
    private static readonly RecordAddress Address = new("customers", "42", "email");
    private static readonly byte[] Plain = "ada@example.org"u8.ToArray();
    private readonly ProtectionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_sealed_value_opens_at_its_address()
    {
        Assert.Equal(Plain, await _bench.Protector.Open(Subject, Address, await Sealed()));
    }

    [Fact]
    public async Task Sealing_twice_gives_different_records_that_hold_nothing_readable()
    {
        var (one, other) = (await Sealed(), await Sealed());
        Assert.NotEqual(one, other);
        Assert.Equal(-1, one.AsSpan().IndexOf(Plain));
        Assert.Equal(SealedEnvelope.SealedLength(Plain.Length), one.Length);
    }

    [Fact]
    public async Task No_flipped_bit_survives()
    {
        var record = await Sealed();
        for (var bit = 0; bit < record.Length * 8; bit++)
        {
            var altered = record.ToArray();
            altered[bit / 8] ^= (byte)(1 << (bit % 8));
            await Refused(Address, altered);
        }
    }

    [Fact]
    public async Task No_truncation_survives()
    {
        var record = await Sealed();
        for (var length = 0; length < record.Length; length++) await Refused(Address, record[..length]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(16_384)]
    [InlineData(16_400)]
    public async Task No_extension_survives(int extra)
    {
        await Refused(Address, [.. await Sealed(), .. new byte[extra]]);
    }

    [Theory]
    [InlineData("orders", "42", "email", 1)]
    [InlineData("customers", "43", "email", 1)]
    [InlineData("customers", "42", "phone", 1)]
    [InlineData("customers", "42", "email", 2)]
    [InlineData("customers4", "2", "email", 1)]
    [InlineData("", "customers42", "email", 1)]
    public async Task A_record_moved_to_another_place_does_not_open(string dataset, string record, string field, int version)
    {
        await Refused(new(dataset, record, field, (ushort)version), await Sealed());
    }

    [Fact]
    public async Task A_record_moved_to_another_subject_does_not_open_even_under_its_data_key_id()
    {
        var record = await Sealed();
        await _bench.Keys.Bind("s-2");
        var others = await _bench.Protector.Seal("s-2", Address, Plain);

        byte[] forged = [.. others[..SealedEnvelope.Size], .. record[SealedEnvelope.Size..]];
        await Assert.ThrowsAsync<SealedRecordException>(() => _bench.Protector.Open("s-2", Address, record));
        await Assert.ThrowsAsync<SealedRecordException>(() => _bench.Protector.Open("s-2", Address, forged));
    }

    [Fact]
    public async Task A_record_of_another_tenant_does_not_open_with_the_same_key()
    {
        var record = await Sealed();
        var row = _bench.Store.Rows.Single();
        using var other = new ProtectionBench(configure: options => options.Tenant = "other-tenant");
        using var leases = _bench.NewLeases(other.Options);
        await Assert.ThrowsAsync<BindingRefusedException>(() =>
            new SubjectProtector(leases, other.Options).Open(row.Subject, Address, record));
    }

    [Fact]
    public async Task A_schema_version_altered_in_the_envelope_is_refused_by_whoever_asks_for_it()
    {
        var record = await Sealed();
        record[SealedEnvelope.Size - 1] = 2;
        Assert.Equal(2, SealedEnvelope.Read(record).SchemaVersion);
        await Refused(Address with { SchemaVersion = 2 }, record);
    }

    [Fact]
    public async Task Text_comes_back_as_it_was_and_half_a_surrogate_pair_is_refused()
    {
        await _bench.Keys.Bind(Subject);
        const string text = "Zoë 李 \U0001F600\0";
        Assert.Equal(text, await _bench.Protector.OpenText(Subject, Address, await _bench.Protector.SealText(Subject, Address, text)));
        await Assert.ThrowsAsync<ArgumentException>(() => _bench.Protector.SealText(Subject, Address, "\ud83d"));
    }

    [Fact]
    public async Task No_other_spelling_of_a_sealed_text_opens()
    {
        await _bench.Keys.Bind(Subject);
        // 94 + 15 bytes: the last character carries two bits that base64 does not use.
        var text = await _bench.Protector.SealText(Subject, Address, "ada@example.org");
        var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var stray = text[..^1] + alphabet[alphabet.IndexOf(text[^1], StringComparison.Ordinal) ^ 1];
        string[] spellings =
        [
            stray,
            text + "=",
            text + "==",
            text + " ",
            " " + text,
            text + "\n",
            text.Insert(40, "\n"),
            "CSR1." + text[5..],
            text[5..],
            text + "A",
        ];
        foreach (var spelling in spellings)
            await Assert.ThrowsAsync<SealedRecordException>(() => _bench.Protector.OpenText(Subject, Address, spelling));
    }

    [Fact]
    public async Task Sealed_is_told_from_plain()
    {
        await _bench.Keys.Bind(Subject);
        var text = await _bench.Protector.SealText(Subject, Address, "x");
        Assert.True(SealedText.IsSealed(text));
        Assert.True(SealedText.IsSealed(text[..^3]));
        Assert.True(SealedEnvelope.IsSealed(SealedText.Decode(text)));
        foreach (var plain in new[] { null, "", "csr1.", "csr1.hello", "csr1." + new string('A', 200), "x" + text })
            Assert.False(SealedText.IsSealed(plain));
        foreach (var plain in new[] { "", "CSR1", "CSR2" + new string('x', 100) })
            Assert.False(SealedEnvelope.IsSealed(Encoding.ASCII.GetBytes(plain)));
    }

    [Fact]
    public async Task The_envelope_alone_tells_that_a_record_is_sealed()
    {
        var record = await Sealed();
        Assert.True(SealedEnvelope.IsSealed(record.AsSpan(0, 22)));
        Assert.False(SealedEnvelope.IsSealed(record.AsSpan(0, 21)));
        Assert.True(SealedText.IsSealed(SealedText.Encode(record)[..37]));
        Assert.False(SealedText.IsSealed(SealedText.Encode(record)[..36]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("csr1")]
    [InlineData("csr1.aGVsbG8")]
    public void Text_that_is_no_sealed_record_is_not_decoded(string text) =>
        Assert.Throws<SealedRecordException>(() => SealedText.Decode(text));

    [Fact]
    public async Task What_is_thrown_and_printed_names_neither_subject_nor_record()
    {
        var record = await Sealed();
        record[^1] ^= 1;
        var failure = await Assert.ThrowsAsync<SealedRecordException>(() => _bench.Protector.Open(Subject, Address, record));
        var binding = _bench.Store.Rows.Single();
        string[] texts =
        [
            failure.ToString(),
            Address.ToString(),
            RecordContext.At(Address, "t", Subject, Guid.Empty).ToString(),
            binding.ToString(),
        ];
        Assert.All(texts, text => Assert.DoesNotContain(Subject, text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain("42", text.Split(" at ")[0], StringComparison.Ordinal));
    }

    private async Task<byte[]> Sealed()
    {
        await _bench.Keys.Bind(Subject);
        return await _bench.Protector.Seal(Subject, Address, Plain);
    }

    private async Task Refused(RecordAddress address, byte[] record) =>
        await Assert.ThrowsAsync<SealedRecordException>(() => _bench.Protector.Open(Subject, address, record));
}
