using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Compliance.Protection.Tests.Attacks;

/// <summary>
/// This process's own writable memory, as a dump of it would hold it: managed heaps, native heaps, stacks. What is looked for is held
/// masked, so that the search does not find itself.
/// </summary>
internal static class ProcessMemory
{
    private const int ChunkSize = 4 << 20;

    /// <summary>Linux alone shows a process its own memory as a file; elsewhere it takes a debugger.</summary>
    public static bool IsReadable => OperatingSystem.IsLinux();

    /// <summary>In how many places it is found.</summary>
    public static int Count(Masked sought)
    {
        using var memory = File.OpenHandle("/proc/self/mem");
        var buffer = GC.AllocateUninitializedArray<byte>(ChunkSize, pinned: true);
        return Writable().Sum(range => Count(memory, range, buffer, sought));
    }

    private static int Count(SafeFileHandle memory, (long From, long To) range, byte[] buffer, Masked sought)
    {
        var found = 0;
        var own = (long)Marshal.UnsafeAddrOfPinnedArrayElement(buffer, 0);
        for (var at = range.From; at < range.To; at += ChunkSize - Masked.Size)
        {
            var chunk = buffer.AsSpan(0, (int)Math.Min(ChunkSize, range.To - at));
            int read;
            try
            {
                read = RandomAccess.Read(memory, chunk, at);
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                // Unmapped meanwhile, or a device's.
                continue;
            }

            for (int position = 0, next; (next = sought.IndexIn(chunk[position..read])) >= 0; position += next + 1)
            {
                var address = at + position + next;
                found += address < own - Masked.Size || address >= own + ChunkSize ? 1 : 0;
            }
        }

        return found;
    }

    private static List<(long From, long To)> Writable() =>
    [
        .. from line in File.ReadAllLines("/proc/self/maps")
           let parts = line.Split(' ', 3)
           where parts[1].StartsWith("rw", StringComparison.Ordinal)
           let ends = parts[0].Split('-').Select(each => long.Parse(each, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray()
           select (ends[0], ends[1]),
    ];
}

/// <summary>32 bytes that are nowhere in memory as they are.</summary>
internal sealed class Masked
{
    public const int Size = 32;
    private const int Prefix = 4;
    private readonly byte[] _mask = RandomNumberGenerator.GetBytes(Size);
    private readonly byte[] _masked = RandomNumberGenerator.GetBytes(Size);

    /// <summary>Takes a secret over, and zeroes it.</summary>
    public static Masked Take(Span<byte> secret)
    {
        var masked = new Masked();
        for (var at = 0; at < Size; at++) masked._masked[at] = (byte)(secret[at] ^ masked._mask[at]);
        CryptographicOperations.ZeroMemory(secret);
        return masked;
    }

    public void Reveal(Span<byte> destination)
    {
        for (var at = 0; at < Size; at++) destination[at] = (byte)(_masked[at] ^ _mask[at]);
    }

    public int IndexIn(ReadOnlySpan<byte> memory)
    {
        Span<byte> prefix = stackalloc byte[Prefix];
        for (var at = 0; at < Prefix; at++) prefix[at] = (byte)(_masked[at] ^ _mask[at]);
        for (var from = 0; from + Size <= memory.Length;)
        {
            var next = memory[from..].IndexOf(prefix);
            if (next < 0 || from + next + Size > memory.Length) return -1;
            if (IsAt(memory[(from + next)..])) return from + next;
            from += next + 1;
        }

        return -1;
    }

    private bool IsAt(ReadOnlySpan<byte> memory)
    {
        var same = true;
        for (var at = 0; at < Size; at++) same &= (memory[at] ^ _mask[at]) == _masked[at];
        return same;
    }
}
