namespace Compliance.Consent.Signals.Bits;

/// <summary>Six bits as one character: base64url (RFC 4648 §5), which both IAB specifications use without its padding character.</summary>
internal static class Base64Url
{
    /// <summary>The bits that a character holds.</summary>
    public const int BitsPerCharacter = 6;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly sbyte[] Values = Inverted();

    public static char Character(int bits) => Alphabet[bits];

    /// <summary>The six bits of a character; -1 where it is none of the alphabet.</summary>
    public static int Value(char character) => character < Values.Length ? Values[character] : -1;

    private static sbyte[] Inverted()
    {
        var values = new sbyte[128];
        Array.Fill(values, (sbyte)-1);
        for (var value = 0; value < Alphabet.Length; value++)
            values[Alphabet[value]] = (sbyte)value;
        return values;
    }
}
