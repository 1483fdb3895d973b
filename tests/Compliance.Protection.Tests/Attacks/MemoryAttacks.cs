using System.Security.Cryptography;
using System.Text;
using Compliance.Protection.Keys;
using Compliance.Protection.Records;
using Compliance.Testing.Protection;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Protection.Tests.Attacks;

/// <summary>
/// Row "Plaintext in logs, dumps, queues, dead letters, Durable history", the dump: what a process that was let go of a key still has in
/// its memory. The other places are searched on the running host.
/// </summary>
/// <remarks>Alone, because a collector that other tests keep busy moves what is not pinned, and leaves copies of it.</remarks>
[CollectionDefinition(nameof(MemoryAttacks), DisableParallelization = true)]
[Collection(nameof(MemoryAttacks))]
public sealed class MemoryAttacks : IDisposable
{
    private const string Subject = "s-1";

    /// <summary>So large that the collector does not move it, and what the caller zeroes is all there was.</summary>
    private const int LargeRecord = 200_000;
    private static readonly RecordAddress Address = new("customers", "42", "letter");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    private readonly ProtectionBench _bench;

    public MemoryAttacks() => _bench = new(_time);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Data_key_in_a_heap_dump_after_its_lease()
    {
        Assert.SkipUnless(ProcessMemory.IsReadable, "Only Linux shows a process its own memory.");
        await _bench.Keys.Bind(Subject);
        var record = await _bench.Protector.Seal(Subject, Address, new byte[5]);
        var sought = Masked.Take(await Unwrap());

        // The search does find a key that is in use, and the naive way's copy, which nobody zeroes.
        Assert.NotEqual(0, ProcessMemory.Count(sought));
        var naive = await Unwrap();
        EndLeases();
        Assert.NotEqual(0, ProcessMemory.Count(sought));
        CryptographicOperations.ZeroMemory(naive);

        Assert.Equal(0, ProcessMemory.Count(sought));
        Assert.Equal(5, (await _bench.Protector.Open(Subject, Address, record)).Length);
        Assert.NotEqual(0, ProcessMemory.Count(sought));
        await _bench.Erase(Subject);
        Assert.Equal(0, ProcessMemory.Count(sought));
    }

    [Fact]
    public async Task Plaintext_in_a_heap_dump_after_its_caller_has_zeroed_it()
    {
        Assert.SkipUnless(ProcessMemory.IsReadable, "Only Linux shows a process its own memory.");
        await _bench.Keys.Bind(Subject);
        var (letter, sought) = Letter(100_000);
        var record = await _bench.Protector.Seal(Subject, Address, letter);
        Assert.Equal(1, ProcessMemory.Count(sought));

        // Naive: the caller's own buffer is left to the collector.
        var opened = await _bench.Protector.Open(Subject, Address, record);
        Assert.Equal(2, ProcessMemory.Count(sought));
        CryptographicOperations.ZeroMemory(letter);
        CryptographicOperations.ZeroMemory(opened);
        Assert.Equal(0, ProcessMemory.Count(sought));
    }

    [Fact]
    public async Task Data_key_in_a_heap_dump_after_a_fence_overtook_its_unwrap()
    {
        Assert.SkipUnless(ProcessMemory.IsReadable, "Only Linux shows a process its own memory.");
        await _bench.Keys.Bind(Subject);
        var sought = Masked.Take(await Unwrap());
        _bench.Vault.AfterUnwrap = async () =>
        {
            // While the fence is written the collector may move whatever is not pinned, and leave a copy behind that nobody zeroes.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            Assert.NotEqual(0, ProcessMemory.Count(sought));
            await _bench.BeginErasure(Subject);
        };
        await Assert.ThrowsAsync<SubjectFencedException>(() => _bench.Protector.Seal(Subject, Address, new byte[5]));
        Assert.Equal(0, ProcessMemory.Count(sought));
    }

    [Fact]
    public async Task Plaintext_in_a_heap_dump_after_a_record_was_sealed_as_text_resealed_or_refused()
    {
        Assert.SkipUnless(ProcessMemory.IsReadable, "Only Linux shows a process its own memory.");
        var term = RetentionTerm.Until("tax law", new DateOnly(2036, 12, 31));
        await _bench.Grounds.Bind(term);
        await _bench.Keys.Bind(Subject);

        // A string holds two bytes for a letter: what is found is the text's UTF-8, which nobody but the protector had.
        var secret = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(Masked.Size));
        var letter = string.Create(LargeRecord, secret, (text, each) => Encoding.ASCII.GetChars(each, text[..Masked.Size]));
        var sought = Masked.Take(secret);
        var text = await _bench.Protector.SealText(Subject, Address, letter);
        Assert.Equal(letter, await _bench.Protector.OpenText(Subject, Address, text));
        Assert.Equal(0, ProcessMemory.Count(sought));

        var record = SealedText.Decode(text);
        await _bench.Protector.ResealUnder(Subject, Address, record, term);
        await _bench.Keys.Rekey(Subject);
        await _bench.Protector.Reseal(Subject, Address, record);
        record[^1] ^= 1;
        await Assert.ThrowsAsync<SealedRecordException>(() => _bench.Protector.Open(Subject, Address, record));
        Assert.Equal(0, ProcessMemory.Count(sought));

        // The search does find it, in what a caller has not zeroed yet.
        record[^1] ^= 1;
        var opened = await _bench.Protector.Open(Subject, Address, record);
        Assert.Equal(1, ProcessMemory.Count(sought));
        CryptographicOperations.ZeroMemory(opened);
    }

    [Fact]
    public async Task Plaintext_in_a_heap_dump_after_its_download_was_broken_off()
    {
        Assert.SkipUnless(ProcessMemory.IsReadable, "Only Linux shows a process its own memory.");
        await _bench.Keys.Bind(Subject);
        var (letter, sought) = Letter(1_000);
        var record = await _bench.Protector.Seal(Subject, Address, letter);
        CryptographicOperations.ZeroMemory(letter);

        await using (var brokenOff = await _bench.Protector.OpenRead(Subject, Address, new MemoryStream(record)))
            Assert.Equal(1, await brokenOff.ReadAsync(new byte[1]));
        Assert.Equal(0, ProcessMemory.Count(sought));
        await using var open = await _bench.Protector.OpenRead(Subject, Address, new MemoryStream(record));
        Assert.Equal(1, await open.ReadAsync(new byte[1]));
        Assert.NotEqual(0, ProcessMemory.Count(sought));
    }

    /// <summary>A large plaintext, and what is searched for of it: the bytes at one place.</summary>
    private static (byte[] Letter, Masked Sought) Letter(int at)
    {
        var letter = new byte[LargeRecord];
        RandomNumberGenerator.Fill(letter);
        var sought = Masked.Take(letter.AsSpan(at, Masked.Size));
        sought.Reveal(letter.AsSpan(at));
        return (letter, sought);
    }

    private void EndLeases() => _time.Advance(_bench.Options.LeaseLifetime);

    /// <summary>What the naive way keeps: the vault's answer. Pinned here, so that the test's own copy is gone once it is zeroed.</summary>
    private async Task<byte[]> Unwrap()
    {
        var binding = (await _bench.Store.Find(Subject))!;
        var answer = await _bench.Vault.Unwrap(binding.Key, binding.WrappedDataKey);
        var kept = GC.AllocateUninitializedArray<byte>(answer.Length, pinned: true);
        answer.CopyTo(kept, 0);
        CryptographicOperations.ZeroMemory(answer);
        return kept;
    }
}
