namespace Compliance.Consent.Signals.Bits;

/// <summary>Reads the bits of one segment from left to right. Whatever does not fit is refused with its place.</summary>
internal sealed class BitReader
{
    private readonly string _section;
    private readonly string _segment;
    private readonly string _text;

    /// <param name="section">The section's name, for errors.</param>
    /// <param name="segment">The segment's name, for errors.</param>
    /// <param name="text">The segment in base64url.</param>
    /// <exception cref="SignalFormatException">A character is none of base64url, or there is none.</exception>
    public BitReader(string section, string segment, string text)
    {
        (_section, _segment, _text) = (section, segment, text);
        if (text.Length == 0)
            throw AtCharacter(0, "a character of base64url");
        for (var index = 0; index < text.Length; index++)
        {
            if (Base64Url.Value(text[index]) < 0)
                throw AtCharacter(index, "a character of base64url");
        }
    }

    /// <summary>The bit that is read next, counted from 0.</summary>
    public int Position { get; private set; }

    /// <summary>The bits of the segment, padding included.</summary>
    public int Length => _text.Length * Base64Url.BitsPerCharacter;

    public bool Flag() => Number(1) == 1;

    /// <param name="bits">1 to 31.</param>
    public int Int(int bits) => (int)Number(bits);

    /// <summary>The next bits as an unsigned number, the most significant first.</summary>
    /// <param name="bits">1 to 62.</param>
    public long Number(int bits)
    {
        if (Length - Position < bits)
            throw At(Position, $"{bits} more {(bits == 1 ? "bit" : "bits")}");
        long number = 0;
        for (var end = Position + bits; Position < end;)
        {
            var (character, offset) = Math.DivRem(Position, Base64Url.BitsPerCharacter);
            var taken = Math.Min(Base64Url.BitsPerCharacter - offset, end - Position);
            var value = Base64Url.Value(_text[character]) >> (Base64Url.BitsPerCharacter - offset - taken);
            number = (number << taken) | (long)(value & ((1 << taken) - 1));
            Position += taken;
        }

        return number;
    }

    /// <summary>A number that must lie within bounds.</summary>
    public int Int(int bits, int least, int greatest, string expected)
    {
        var start = Position;
        var number = Int(bits);
        return number >= least && number <= greatest ? number : throw At(start, expected);
    }

    /// <summary>A number in Fibonacci coding, which ends with two ones (GPP, "Fibonacci Encoding"): at least 1.</summary>
    /// <param name="greatest">A greater number is refused before it can grow.</param>
    public int Fibonacci(int greatest)
    {
        var start = Position;
        var (value, term, next, last) = (0, 1, 2, false);
        while (true)
        {
            var bit = Flag();
            if (bit && last)
                return value;
            if (bit && term > greatest - value)
                throw At(start, $"a number of at most {greatest} in Fibonacci coding");
            value += bit ? term : 0;
            last = bit;

            // Beyond the greatest number only zeros can follow, so the terms need not grow.
            (term, next) = next > greatest ? (next, next) : (next, term + next);
        }
    }

    /// <summary>What is left must be padding: zeros, and fewer of them than the longest padding an encoder writes.</summary>
    public void End(int padding)
    {
        var start = Position;
        if (Length - start >= padding)
            throw At(start, $"the end of the segment, with fewer than {padding} bits of padding");
        if (start < Length && Number(Length - start) != 0)
            throw At(start, "padding of zeros");
    }

    public SignalFormatException At(int bit, string expected) => new(new SignalError(_section, _segment, expected) { Bit = bit });

    private SignalFormatException AtCharacter(int index, string expected) =>
        new(new SignalError(_section, _segment, expected) { Character = index });
}
