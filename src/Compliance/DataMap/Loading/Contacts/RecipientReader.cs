using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading.Contacts;

/// <summary>Reads one of the recipients of a <c>compliance</c> block at the top.</summary>
internal static class RecipientReader
{
    private const int MaxKeyLength = 32;

    public static RecipientDraft Read(Word key, Block block)
    {
        if (key.Text.Length is 0 or > MaxKeyLength
            || !key.Text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
            block.Problem(key.Place, key.Text, $"A recipient's key has 1 to {MaxKeyLength} lower-case letters, digits and hyphens");
        var receives = block.Texts("receives");
        if (receives.Count == 0)
            block.Problem("receives", "This key is missing: name the collections that they are given, as dataset.collection");
        var draft = new RecipientDraft(key, block.Words("title"), block.Text("owner"), block.Required("identity"), receives);
        block.RefuseOthers();
        return draft;
    }
}

/// <summary>What the file says of a recipient, with places.</summary>
internal sealed record RecipientDraft(Word Key, string? Title, Word? Owner, Word? Identity, IReadOnlyList<Word> Receives);
