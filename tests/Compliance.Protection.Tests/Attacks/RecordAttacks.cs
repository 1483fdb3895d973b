using System.Security.Cryptography;
using Compliance.Protection.Keys;
using Compliance.Protection.Keys.Leases;
using Compliance.Protection.Records;
using Compliance.Testing.Protection;

namespace Compliance.Protection.Tests.Attacks;

/// <summary>Rows "Ciphertext swapped", "Multi-key ciphertext" and "Two subjects in one record".</summary>
public sealed class RecordAttacks : IDisposable
{
    private const int NonceSize = 12;
    private static readonly RecordAddress Address = new("customers", "42", "email");
    private readonly ProtectionBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Ciphertext_swapped()
    {
        // Every combination of two tenants, subjects, datasets, records, fields, schema versions and data keys' ids, under one and the same
        // data key: the context alone has to tell them apart.
        var contexts = (
            from tenant in new[] { "t1", "t2" } from subject in new[] { "s1", "s2" } from dataset in new[] { "d1", "d2" }
            from record in new[] { "r1", "r2" } from field in new[] { "f1", "f2" } from schema in new ushort[] { 1, 2 }
            from key in new[] { new Guid(1, 0, 0, new byte[8]), new Guid(2, 0, 0, new byte[8]) }
            select new RecordContext(tenant, subject, dataset, record, field, schema, key)).ToList();
        Assert.Equal(128, contexts.Count);
        var dataKey = RandomNumberGenerator.GetBytes(32);
        using var lease = new KeyLease([.. dataKey], Guid.Empty, LeaseTerm.Start(_bench.Time, TimeSpan.FromMinutes(5)), _bench.Time);
        var records = contexts.Select(context => RecordSealing.Seal(lease, context, "personal"u8)!).ToList();
        var naive = contexts.Select(_ => NaiveSeal(dataKey, "personal"u8)).ToList();

        for (var from = 0; from < contexts.Count; from++)
        {
            for (var to = 0; to < contexts.Count; to++)
            {
                Assert.Equal("personal"u8, NaiveOpen(dataKey, naive[from]));
                if (from == to) Assert.Equal("personal"u8, RecordSealing.Open(lease, contexts[to], records[from])!);
                else Assert.Throws<SealedRecordException>(() => RecordSealing.Open(lease, contexts[to], records[from]));
            }
        }
    }

    [Fact]
    public void Multi_key_ciphertext()
    {
        var (key1, key2) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));

        // Naive: plain AES-GCM opens the same bytes under both keys, to different plaintexts.
        var nonce = RandomNumberGenerator.GetBytes(NonceSize);
        var plain = Salamander.Craft(key1, nonce, key2, nonce, blocks: 4);
        Assert.NotEqual(NaiveOpen(key1, [.. nonce, .. plain]), NaiveOpen(key2, [.. nonce, .. plain]));

        // The same against the format: two data keys, one salt and context. The chunk does open under both; the message under neither but
        // the one that its commitment names.
        var salt = RandomNumberGenerator.GetBytes(ChunkedEncryption.SaltSize);
        var context = RecordContext.At(Address, "t", "s", Guid.Empty).Encode();
        var (one, two) = (Derived.Of(key1, salt, context), Derived.Of(key2, salt, context));
        var chunk = Salamander.Craft(one.Key, one.Nonce, two.Key, two.Nonce, blocks: 4);
        using var cipher1 = ChunkCipher.Derive(key1, salt, context);
        using var cipher2 = ChunkCipher.Derive(key2, salt, context);
        Assert.True(cipher1.TryOpen(0, chunk, new byte[64]));
        Assert.True(cipher2.TryOpen(0, chunk, new byte[64]));

        byte[] message = [.. salt, .. one.Commitment, .. chunk];
        Assert.Equal(64, ChunkedEncryption.Open(cipher1, message).Length);
        var refused = cipher2;
        Assert.Throws<SealedRecordException>(() => ChunkedEncryption.Open(refused, message));
    }

    [Fact]
    public async Task Two_subjects_in_one_record()
    {
        // Naive: one record, one key, of whoever is its owner: his erasure takes the other's data along.
        await _bench.Keys.Bind("sender");
        await _bench.Keys.Bind("recipient");
        var naive = await _bench.Protector.SealText("sender", Address with { Field = "whole" }, "Ada to Bob");
        var sender = await _bench.Protector.SealText("sender", Address with { Field = "from" }, "Ada");
        var recipient = await _bench.Protector.SealText("recipient", Address with { Field = "to" }, "Bob");

        await _bench.Erase("sender");
        await Assert.ThrowsAsync<SubjectErasedException>(() =>
            _bench.Protector.OpenText("sender", Address with { Field = "whole" }, naive));
        await Assert.ThrowsAsync<SubjectErasedException>(() =>
            _bench.Protector.OpenText("sender", Address with { Field = "from" }, sender));
        Assert.Equal("Bob", await _bench.Protector.OpenText("recipient", Address with { Field = "to" }, recipient));
    }

    private static byte[] NaiveSeal(byte[] key, ReadOnlySpan<byte> plaintext)
    {
        var record = new byte[NonceSize + plaintext.Length + 16];
        RandomNumberGenerator.Fill(record.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(record.AsSpan(0, NonceSize), plaintext, record.AsSpan(NonceSize, plaintext.Length), record.AsSpan(^16..));
        return record;
    }

    private static byte[] NaiveOpen(byte[] key, ReadOnlySpan<byte> record)
    {
        var plaintext = new byte[record.Length - NonceSize - 16];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(record[..NonceSize], record[NonceSize..^16], record[^16..], plaintext);
        return plaintext;
    }

    /// <summary>What a message's key, nonce and commitment are, from the specification and not from the code under test.</summary>
    private sealed record Derived(byte[] Key, byte[] Nonce, byte[] Commitment)
    {
        public static Derived Of(byte[] inputKey, byte[] salt, byte[] context)
        {
            byte[] info = [.. "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\0"u8, .. salt, .. context];
            var first = HMACSHA512.HashData(inputKey, (byte[])[.. info, 1]);
            byte[] output = [.. first, .. HMACSHA512.HashData(inputKey, (byte[])[.. first, .. info, 2])];
            return new(output[..32], output[32..44], output[44..76]);
        }
    }
}
