using Compliance.DataMap.Loading.Yaml;

namespace Compliance.DataMap.Loading.Contacts;

/// <summary>Reads <c>compliance.contact</c>: who is responsible, and whom people can turn to.</summary>
internal static class ContactReader
{
    public static ControllerContact Read(Block block)
    {
        var contact = new ControllerContact(
            block.Words("privacy"), Party(block, "data_protection_officer"), Party(block, "authority"))
        {
            Address = block.Words("address"),
            Country = Countries.Read(block, "country"),
            Representative = Party(block, "representative"),
            Requests = block.Words("requests"),
        };
        block.RefuseOthers();
        return contact;
    }

    /// <summary>A text for people, or a block that says what the text is made of.</summary>
    private static ContactParty? Party(Block contact, string key)
    {
        if (!contact.HasMapping(key))
            return contact.Words(key) is { } text ? ContactParty.Of(text) : null;
        var block = contact.Child(key)!;
        var party = new ContactParty(
            block.Words("name"), block.Words("address"), Countries.Read(block, "country"), block.Words("email"), block.Words("phone"));
        if (party.Email is { } email && !ContactParty.IsEmail(email))
            block.Problem("email", $"{Spelling.Quote(email)} is no email address: write somebody@example.com");
        if (party.Phone is { } phone && !phone.All(letter => char.IsAsciiDigit(letter) || " +-./()".Contains(letter)))
            block.Problem("phone", "A telephone number has digits, blanks and the characters + - . / ( )");
        block.RefuseOthers();
        if (party.Line.Length == 0)
            contact.Problem(key, "Say at least a name, or leave this out");
        return party.Line.Length == 0 ? null : party;
    }
}

/// <summary>Reads a country.</summary>
internal static class Countries
{
    /// <returns>Null where there is none, or none that is written so, which is reported.</returns>
    public static string? Read(Block block, string key)
    {
        if (block.Text(key) is not { } word)
            return null;
        if (word.Text.Length == 2 && word.Text.All(char.IsAsciiLetterUpper))
            return word.Text;
        block.Problem(word.Place, key, $"{Spelling.Quote(word.Text)} is no country: write its two capitals (ISO 3166-1), such as DE");
        return null;
    }
}
