namespace Compliance.Drafting;

/// <summary>Guesses fideslang categories from the names of columns.</summary>
internal static class CategoryGuess
{
    public const string Email = "user.contact.email";
    public const string Phone = "user.contact.phone_number";
    public const string Street = "user.contact.address.street";
    public const string Name = "user.name";
    public const string UserName = "user.account.username";

    /// <summary>What a name says whatever table it is in; null where it says nothing by itself.</summary>
    public static string? Strong(string column)
    {
        var words = NameWords.Of(column);
        return true switch
        {
            _ when Any(words, "password", "passwd", "pwd", "passphrase") || Ends(words, "pass") => "user.authorization.password",
            _ when Any(words, "email", "emails", "mails") || Ends(words, "mail") => Email,
            _ when Any(words, "fax") => "user.contact.fax_number",
            _ when Any(words, "phone", "telephone", "mobile", "cellphone", "phonenumber", "msisdn") || Ends(words, "tel") => Phone,
            _ when Any(words, "firstname", "forename", "fname", "givenname")
                || Pair(words, "first", "name") || Pair(words, "given", "name") => "user.name.first",
            _ when Any(words, "lastname", "surname", "lname", "familyname")
                || Pair(words, "last", "name") || Pair(words, "family", "name") => "user.name.last",
            _ when Any(words, "fullname", "realname") || Named(words, "full", "contact", "customer", "display", "ship", "recipient",
                "person", "billing", "shipping", "legal") => Name,
            _ when Any(words, "username", "nickname", "nicename", "screenname")
                || Pair(words, "user", "name") || Pair(words, "user", "login") || Is(words, "login") => UserName,
            _ when Any(words, "ip") && !Any(words, "zip") || Any(words, "ipaddress") => "user.device.ip_address",
            _ when Any(words, "dob", "birthday", "birthdate", "dateofbirth") || Any(words, "birth") => "user.demographic.date_of_birth",
            _ when Any(words, "ssn", "nin") || Pair(words, "social", "security") || Pair(words, "national", "id")
                => "user.government_id.national_identification_number",
            _ when Any(words, "passport") => "user.government_id.passport_number",
            _ when Any(words, "iban") || Pair(words, "bank", "account") => "user.financial.bank_account",
            _ when Pair(words, "credit", "card") || Pair(words, "card", "number") => "user.financial.credit_card",
            _ when Any(words, "street", "addr") || Address(words) => Street,
            _ => null,
        };
    }

    /// <summary>What a name says in a table about people.</summary>
    /// <param name="column">Its name.</param>
    /// <param name="isRegister">Whether each row of the table is a person.</param>
    public static string? Weak(string column, bool isRegister)
    {
        var words = NameWords.Of(column);
        return true switch
        {
            _ when Any(words, "city", "town") && !Ends(words, "id") => "user.contact.address.city",
            _ when Any(words, "state", "province", "region", "district", "county") && !Ends(words, "id") => "user.contact.address.state",
            _ when Any(words, "country") && !Ends(words, "id") => "user.contact.address.country",
            _ when Any(words, "zip", "zipcode", "postal", "postcode", "postalcode") => "user.contact.address.postal_code",
            _ when Any(words, "company", "organization", "organisation", "employer", "workplace") && !Ends(words, "id") => "user.workplace",
            _ when Any(words, "gender", "sex") => "user.demographic.gender",
            _ when Any(words, "latitude", "longitude", "lat", "lng") => "user.location.precise",
            _ when Any(words, "note", "notes", "comment", "comments", "remark", "remarks", "bio", "biography", "message",
                "signature") => "user.content",
            _ when Any(words, "token", "secret") || Pair(words, "activation", "key") => "user.authorization.credentials",
            _ when Any(words, "agent") && Any(words, "user") => "user.device",
            _ when isRegister && (Any(words, "photo", "picture", "avatar", "image")
                || Pair(words, "photo", "path")) => "user.content.self_image",
            _ when isRegister && Any(words, "title", "job", "position", "occupation") => "user.job_title",
            _ when isRegister && Any(words, "hire", "hired", "salary") => "user.workplace",
            _ when isRegister && Any(words, "extension") => Phone,
            _ when isRegister && (Any(words, "url", "website", "homepage") || Pair(words, "home", "page")) => "user.contact.url",
            _ when isRegister && Is(words, "name") => Name,
            _ => null,
        };
    }

    private static bool Any(IReadOnlyList<string> words, params ReadOnlySpan<string> any)
    {
        foreach (var each in any)
        {
            if (words.Contains(each))
                return true;
        }

        return false;
    }

    private static bool Is(IReadOnlyList<string> words, string only) => words is [var word] && word == only;

    private static bool Ends(IReadOnlyList<string> words, string last) => words is [.., var word] && word == last;

    private static bool Pair(IReadOnlyList<string> words, string first, string second) =>
        words.Zip(words.Skip(1)).Any(each => each.First == first && each.Second == second);

    private static bool Named(IReadOnlyList<string> words, params string[] whose) => whose.Any(each => Pair(words, each, "name"));

    /// <summary>An address that is neither electronic nor the key of one.</summary>
    private static bool Address(IReadOnlyList<string> words) =>
        Any(words, "address", "address1", "address2") && !Any(words, "web", "mac", "url", "id", "type");
}
