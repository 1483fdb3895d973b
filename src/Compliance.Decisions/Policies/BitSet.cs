namespace Compliance.Decisions.Policies;

/// <summary>A set of small numbers: which of the policy's categories, or recipients. Never changed once it is shared.</summary>
internal sealed class BitSet(int size)
{
    private const int WordSize = 64;
    private readonly ulong[] _words = new ulong[(size + WordSize - 1) / WordSize];

    public void Add(int number) => _words[number / WordSize] |= 1UL << (number % WordSize);

    public void Add(BitSet others)
    {
        for (var word = 0; word < _words.Length; word++) _words[word] |= others._words[word];
    }

    /// <summary>Whether every number of the other set, which is of the same size, is in this one.</summary>
    public bool Contains(BitSet others)
    {
        for (var word = 0; word < _words.Length; word++)
            if ((others._words[word] & ~_words[word]) != 0) return false;
        return true;
    }
}
