using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Testing.Protection;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Protection.Tests.Records;

public sealed class StreamingTests : IAsyncLifetime
{
    private const string Subject = "s-1";
    private const int Chunk = 16 * 1024;
    private static readonly RecordAddress Address = new("documents", "passport", "content");
    private readonly ProtectionBench _bench = new();

    private static Gen<byte[]> Document =>
        from chunks in Gen.Int[0, 3]
        from off in Gen.Int[-17, 17]
        from bytes in Gen.Byte.Array[Math.Max(0, (chunks * Chunk) + off)]
        select bytes;

    public async ValueTask InitializeAsync() => await _bench.Keys.Bind(Subject);

    public ValueTask DisposeAsync()
    {
        _bench.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Stream_and_array_open_what_the_other_sealed() => await Document.SampleAsync(
        async document =>
        {
            var streamed = await SealStreamed(document, stingy: true);
            var whole = await _bench.Protector.Seal(Subject, Address, document);
            return streamed.Length == whole.Length
                && (await _bench.Protector.Open(Subject, Address, streamed)).AsSpan().SequenceEqual(document)
                && (await OpenStreamed(whole, stingy: true)).AsSpan().SequenceEqual(document);
        },
        iter: 100);

    [Fact]
    public async Task Synchronous_reading_gives_the_same()
    {
        var document = new byte[Chunk + 5];
        new Random(1).NextBytes(document);
        await using var plain = await _bench.Protector.OpenRead(Subject, Address, new MemoryStream(await SealStreamed(document)));
        using var copy = new MemoryStream();
        // What copies synchronously (a ZIP writer) must be able to.
#pragma warning disable CA1849
        plain.CopyTo(copy);
#pragma warning restore CA1849
        Assert.Equal(document, copy.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Chunk)]
    [InlineData(Chunk + 1)]
    [InlineData(2 * Chunk)]
    public async Task Truncation_anywhere_is_found_at_the_latest_at_the_end(int size)
    {
        var record = await SealStreamed(new byte[size]);
        var cuts = Enumerable.Range(0, Math.Min(record.Length, 120)).Select(i => record.Length - 1 - i)
            .Append(SealedEnvelope.Size + 56).Append(SealedEnvelope.Size + 56 + Chunk + 16).Where(cut => cut >= 0 && cut < record.Length);
        foreach (var cut in cuts) await Assert.ThrowsAsync<SealedRecordException>(() => OpenStreamed(record[..cut]));
    }

    [Fact]
    public async Task What_is_not_sealed_for_this_address_fails_before_a_stream_is_returned()
    {
        var record = await SealStreamed([1, 2, 3]);
        await Assert.ThrowsAsync<SealedRecordException>(
            () => _bench.Protector.OpenRead(Subject, Address with { Record = "other" }, new MemoryStream(record)));
        await Assert.ThrowsAsync<SealedRecordException>(() => _bench.Protector.OpenRead(Subject, Address, new MemoryStream(new byte[200])));
    }

    [Fact]
    public async Task A_download_outlives_its_lease_only_while_the_subject_is_not_fenced()
    {
        var clock = (FakeTimeProvider)_bench.Time;
        var record = await SealStreamed(new byte[4 * Chunk]);
        await using var plain = await _bench.Protector.OpenRead(Subject, Address, new MemoryStream(record));
        var buffer = new byte[Chunk];
        await plain.ReadExactlyAsync(buffer);

        clock.Advance(TimeSpan.FromMinutes(6));
        await plain.ReadExactlyAsync(buffer);
        Assert.Equal(2, _bench.Vault.Unwraps);

        await _bench.Bindings.Fence(Subject);
        await Assert.ThrowsAsync<SubjectFencedException>(() => plain.ReadExactlyAsync(buffer).AsTask());
    }

    [Fact]
    public async Task A_stream_that_failed_in_the_midst_does_not_go_on_with_a_hole()
    {
        var record = await SealStreamed(new byte[4 * Chunk]);
        var source = new BreaksOnce(record, after: 2);
        await using var plain = await _bench.Protector.OpenRead(Subject, Address, source);
        var buffer = new byte[Chunk];
        await plain.ReadExactlyAsync(buffer);
        await Assert.ThrowsAsync<IOException>(() => plain.ReadExactlyAsync(buffer).AsTask());
        await Assert.ThrowsAsync<SealedRecordException>(() => plain.ReadExactlyAsync(buffer).AsTask());
    }

    [Fact]
    public async Task An_upload_that_a_fence_overtakes_ends_as_a_record_that_never_opens()
    {
        using var destination = new MemoryStream();
        var source = new Zeroes(4 * Chunk) { AfterRead = 2, Then = () => _bench.Bindings.Fence(Subject) };
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Protector.SealTo(Subject, Address, source, destination));
        Assert.True(destination.Length < SealedEnvelope.SealedLength(4 * Chunk));
    }

    [Fact]
    public async Task A_record_that_ends_within_its_header_costs_no_unwrap()
    {
        var record = await SealStreamed([1, 2, 3]);
        _bench.Leases.Drop(Subject);
        var unwraps = _bench.Vault.Unwraps;
        for (var length = 0; length < SealedEnvelope.Size + 56; length++)
            await Assert.ThrowsAsync<SealedRecordException>(() => OpenStreamed(record[..length]));
        Assert.Equal(unwraps, _bench.Vault.Unwraps);
    }

    private async Task<byte[]> SealStreamed(byte[] document, bool stingy = false)
    {
        using var sealedStream = new MemoryStream();
        await _bench.Protector.SealTo(Subject, Address, Source(document, stingy), sealedStream);
        return sealedStream.ToArray();
    }

    private async Task<byte[]> OpenStreamed(byte[] record, bool stingy = false)
    {
        await using var plain = await _bench.Protector.OpenRead(Subject, Address, Source(record, stingy));
        using var copy = new MemoryStream();
        await plain.CopyToAsync(copy);
        return copy.ToArray();
    }

    private static Stream Source(byte[] bytes, bool stingy) => stingy ? new Stingy(bytes) : new MemoryStream(bytes);

    /// <summary>Gives less than it is asked for, as a network does.</summary>
    private sealed class Stingy(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 4_099)], cancellationToken);
    }

    private sealed class BreaksOnce(byte[] bytes, int after) : MemoryStream(bytes)
    {
        private int _reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _reads++ == after ? throw new IOException("broken") : base.ReadAsync(buffer, cancellationToken);
    }
}
