using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Compliance.Protection.Records;
using Compliance.Testing;

namespace Compliance.Protection.Tests.Records;

/// <summary>Wycheproof's 35 vectors of c2sp.org/chunked-encryption@v1 with AEAD_AES_256_GCM and SHA-512.</summary>
public sealed class ChunkedEncryptionVectorTests
{
    private const string File = "c2sp_chunked_encryption_aes_256_gcm.json";

    [Fact]
    public void Opens_every_valid_vector_whole_and_no_invalid_one()
    {
        var ran = 0;
        foreach (var vector in Read())
        {
            if (vector.Valid) Assert.Equal(vector.Sha512, Sha512(OpenWhole(vector)));
            else AssertRefused(() => OpenWhole(vector), vector);
            ran++;
        }
        Vectors.Ran(File, ran, 35);
    }

    [Fact]
    public async Task Opens_every_vector_as_a_stream_up_to_where_it_is_valid_and_then_fails_for_good()
    {
        var ran = 0;
        foreach (var vector in Read())
        {
            using var plain = new MemoryStream();
            var failure = await Record.ExceptionAsync(() => OpenAsStream(vector, plain));
            if (vector.Valid) Assert.Null(failure);
            else Assert.True(failure is SealedRecordException or ArgumentException, $"tcId {vector.Id}: {failure}");
            if (vector.Sha512 is not null) Assert.Equal(vector.Sha512, Sha512(plain.ToArray()));
            else Assert.Equal(0, plain.Length);
            ran++;
        }
        Assert.Equal(35, ran);
    }

    private static byte[] OpenWhole(Vector vector)
    {
        using var cipher = Derive(vector);
        return ChunkedEncryption.Open(cipher, vector.Message);
    }

    private static async Task OpenAsStream(Vector vector, MemoryStream plain)
    {
        using var cipher = Derive(vector);
        ChunkedEncryption.Admit(cipher, vector.Message);
        await using var stream = new OpeningStream(
            cipher, new MemoryStream(vector.Message[ChunkedEncryption.HeaderSize..]), _ => ValueTask.CompletedTask);
        try
        {
            await stream.CopyToAsync(plain);
        }
        catch (SealedRecordException)
        {
            var again = new byte[1];
            await Assert.ThrowsAsync<SealedRecordException>(() => stream.ReadAsync(again).AsTask());
            throw;
        }
    }

    private static ChunkCipher Derive(Vector vector)
    {
        if (vector.Message.Length < ChunkedEncryption.HeaderSize) throw SealedRecordException.Truncated();
        return ChunkCipher.Derive(vector.Key, vector.Message.AsSpan(0, ChunkedEncryption.SaltSize), vector.Context);
    }

    private static void AssertRefused(Func<byte[]> open, Vector vector)
    {
        var failure = Record.Exception(open);
        Assert.True(failure is SealedRecordException or ArgumentException, $"tcId {vector.Id} ({vector.Comment}): {failure}");
    }

    private static string Sha512(byte[] bytes) => Convert.ToHexStringLower(SHA512.HashData(bytes));

    private static IEnumerable<Vector> Read()
    {
        using var file = Vectors.Open(File);
        using var json = JsonDocument.Parse(file);
        foreach (
            var test in json.RootElement.GetProperty("testGroups").EnumerateArray().SelectMany(g => g.GetProperty("tests").EnumerateArray())
        )
            yield return new(
                test.GetProperty("tcId").GetInt32(),
                test.GetProperty("comment").GetString()!,
                Hex(test, "key"),
                Hex(test, "ctx"),
                Inflate(Hex(test, "ct")),
                test.GetProperty("result").GetString() == "valid",
                test.TryGetProperty("msgSha512", out var hash) ? hash.GetString() : null);
    }

    private static byte[] Hex(JsonElement test, string name) => Convert.FromHexString(test.GetProperty(name).GetString()!);

    // The vectors hold their messages compressed, for most are zeroes.
    private static byte[] Inflate(byte[] compressed)
    {
        using var inflated = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress)) zlib.CopyTo(inflated);
        return inflated.ToArray();
    }

    private sealed record Vector(int Id, string Comment, byte[] Key, byte[] Context, byte[] Message, bool Valid, string? Sha512);
}
