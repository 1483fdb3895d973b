using System.Numerics;
using System.Text;

namespace Compliance.Consent.Signals.Bits;

/// <summary>Writes the bits of one segment from left to right.</summary>
internal sealed class BitWriter
{
    private readonly StringBuilder _text = new();
    private int _pending;
    private int _pendingBits;

    /// <summary>The bits written so far.</summary>
    public int Length => (_text.Length * Base64Url.BitsPerCharacter) + _pendingBits;

    public void Flag(bool value) => Number(value ? 1 : 0, 1);

    /// <summary>The lowest bits of a number, the most significant first.</summary>
    public void Number(long value, int bits)
    {
        if (value < 0 || 64 - BitOperations.LeadingZeroCount((ulong)value) > bits)
            throw new InvalidOperationException($"A number does not fit into {bits} bits.");
        for (var bit = bits - 1; bit >= 0; bit--)
        {
            _pending = (_pending << 1) | (int)((value >> bit) & 1);
            if (++_pendingBits < Base64Url.BitsPerCharacter)
                continue;
            _text.Append(Base64Url.Character(_pending));
            (_pending, _pendingBits) = (0, 0);
        }
    }

    /// <summary>One bit per id from 1 on.</summary>
    public void Field(IdSet ids, int bits)
    {
        var next = 1;
        foreach (var run in ids.Runs)
        {
            Repeat(false, run.First - next);
            Repeat(true, run.Last - run.First + 1);
            next = run.Last + 1;
        }

        Repeat(false, bits - next + 1);
    }

    /// <summary>A number of at least 1 in Fibonacci coding: the terms 1, 2, 3, 5, 8 … that make it up, and a one (GPP, "Fibonacci
    /// Encoding").</summary>
    public void Fibonacci(int value)
    {
        List<int> terms = [1];
        for (var (term, next) = (2, 3); term <= value; (term, next) = (next, term + next))
            terms.Add(term);
        long code = 1;
        for (var index = terms.Count - 1; index >= 0; index--)
        {
            if (terms[index] > value)
                continue;
            value -= terms[index];
            code |= 1L << (terms.Count - index);
        }

        Number(code, terms.Count + 1);
    }

    /// <summary>The segment, padded with zeros to a multiple of each of the lengths, one after the other.</summary>
    public string Text(params ReadOnlySpan<int> multiples)
    {
        foreach (var multiple in multiples)
            Repeat(false, (multiple - (Length % multiple)) % multiple);
        return _text.ToString();
    }

    private void Repeat(bool value, int count)
    {
        for (; count > 0; count--)
            Flag(value);
    }
}
