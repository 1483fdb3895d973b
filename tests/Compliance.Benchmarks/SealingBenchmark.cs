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

    private readonly ProtectionBench _bench = new(TimeProvider.System);
    private byte[] _plaintext = [];
    private byte[] _record = [];
    private byte[] _rawKey = [];
    private byte[] _rawSealed = [];

    [Params(256, 1024 * 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public async Task Setup()
    {
        await _bench.Keys.Bind(Subject);
        _plaintext = RandomNumberGenerator.GetBytes(Size);
        _record = await _bench.Protector.Seal(Subject, Address, _plaintext);
        _rawKey = RandomNumberGenerator.GetBytes(32);
        _rawSealed = RawSeal(_rawKey);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _bench.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public byte[] Seal() => _bench.Protector.TrySeal(Subject, Address, _plaintext)!;

    [Benchmark]
    public byte[] Open() => _bench.Protector.TryOpen(Subject, Address, _record)!;

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
        var result = GC.AllocateUninitializedArray<byte>(_plaintext.Length + Chunks * TagSize);
        Span<byte> nonce = stackalloc byte[NonceSize];
        nonce.Clear();
        for (int at = 0, to = 0, index = 0; index < Chunks; index++)
        {
            var size = Math.Min(ChunkSize, _plaintext.Length - at);
            nonce[^1] = (byte)index;
            aes.Encrypt(nonce, _plaintext.AsSpan(at, size), result.AsSpan(to, size), result.AsSpan(to + size, TagSize));
            (at, to) = (at + size, to + size + TagSize);
        }
        return result;
    }

    [Benchmark]
    public byte[] RawOpen()
    {
        using var aes = new AesGcm(_rawKey, TagSize);
        var result = GC.AllocateUninitializedArray<byte>(_plaintext.Length);
        Span<byte> nonce = stackalloc byte[NonceSize];
        nonce.Clear();
        for (int at = 0, from = 0, index = 0; index < Chunks; index++)
        {
            var size = Math.Min(ChunkSize, _plaintext.Length - at);
            nonce[^1] = (byte)index;
            aes.Decrypt(nonce, _rawSealed.AsSpan(from, size), _rawSealed.AsSpan(from + size, TagSize), result.AsSpan(at, size));
            (at, from) = (at + size, from + size + TagSize);
        }
        return result;
    }

    private int Chunks => _plaintext.Length / ChunkSize + 1;
}
