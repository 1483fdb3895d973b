using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Compliance.Protection;
using Compliance.Protection.Records;
using Compliance.Testing.Protection;

namespace Compliance.Benchmarks;

/// <summary>
/// Sealing and opening against the raw primitive doing the same work: AES-256-GCM over chunks of 16 KiB under a fresh key. Aims: 1 MiB at
/// 0.95 of it or more, 256 B at 0.35 or more, and no allocation beyond the result and what <see cref="AesGcm"/> itself takes.
/// </summary>
[MemoryDiagnoser]
public class SealingBenchmark : IDisposable
{
    private const string Subject = "s-1";
    private const int ChunkSize = 16 * 1024;
    private const int TagSize = 16;
    private const int NonceSize = 12;
    private static readonly RecordAddress Address = new("crm.customers", "C000045", "email");

    private readonly ProtectionBench bench = new(TimeProvider.System);
    private byte[] plaintext = [];
    private byte[] record = [];
    private byte[] rawKey = [];
    private byte[] rawSealed = [];

    [Params(256, 1024 * 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        await bench.Keys.Bind(Subject);
        plaintext = RandomNumberGenerator.GetBytes(Size);
        record = await bench.Protector.Seal(Subject, Address, plaintext);
        rawKey = RandomNumberGenerator.GetBytes(32);
        rawSealed = RawSeal(rawKey);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        bench.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public byte[] Seal() => bench.Protector.TrySeal(Subject, Address, plaintext)!;

    [Benchmark]
    public byte[] Open() => bench.Protector.TryOpen(Subject, Address, record)!;

    /// <summary>A fresh key, as each record has one; a nonce that counts.</summary>
    [Benchmark]
    public byte[] RawSeal()
    {
        Span<byte> key = stackalloc byte[32];
        RandomNumberGenerator.Fill(key);
        return RawSeal(key);
    }

    private byte[] RawSeal(ReadOnlySpan<byte> key)
    {
        using var aes = new AesGcm(key, TagSize);
        var result = GC.AllocateUninitializedArray<byte>(plaintext.Length + Chunks * TagSize);
        Span<byte> nonce = stackalloc byte[NonceSize];
        nonce.Clear();
        for (int at = 0, to = 0, index = 0; index < Chunks; index++)
        {
            var size = Math.Min(ChunkSize, plaintext.Length - at);
            nonce[^1] = (byte)index;
            aes.Encrypt(nonce, plaintext.AsSpan(at, size), result.AsSpan(to, size), result.AsSpan(to + size, TagSize));
            (at, to) = (at + size, to + size + TagSize);
        }
        return result;
    }

    [Benchmark]
    public byte[] RawOpen()
    {
        using var aes = new AesGcm(rawKey, TagSize);
        var result = GC.AllocateUninitializedArray<byte>(plaintext.Length);
        Span<byte> nonce = stackalloc byte[NonceSize];
        nonce.Clear();
        for (int at = 0, from = 0, index = 0; index < Chunks; index++)
        {
            var size = Math.Min(ChunkSize, plaintext.Length - at);
            nonce[^1] = (byte)index;
            aes.Decrypt(nonce, rawSealed.AsSpan(from, size), rawSealed.AsSpan(from + size, TagSize), result.AsSpan(at, size));
            (at, from) = (at + size, from + size + TagSize);
        }
        return result;
    }

    private int Chunks => plaintext.Length / ChunkSize + 1;
}
