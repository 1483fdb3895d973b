using System.Text;
using Bogus;
using Bogus.DataSets;

namespace Shop.Generation;

/// <summary>A writing system, with a country where names are written in it.</summary>
/// <param name="Name">Such as Cyrillic; several entries may share one.</param>
/// <param name="Country">ISO 3166-1 alpha-2.</param>
/// <param name="CallingCode">Of the country.</param>
/// <param name="Locale">Whose names, streets and cities Bogus gives.</param>
/// <param name="FirstNames">Replaces Bogus's where it has no names in this script.</param>
/// <param name="LastNames">Likewise.</param>
/// <param name="Compose">Gives the name its form from first and last name.</param>
internal sealed record Script(
    string Name,
    string Country,
    string CallingCode,
    string Locale,
    string[]? FirstNames = null,
    string[]? LastNames = null,
    Func<string, string, string>? Compose = null)
{
    public static readonly IReadOnlyList<Script> All =
    [
        new("Latin", "DE", "49", "de"),
        new("Latin", "FR", "33", "fr"),
        new("Latin", "GB", "44", "en_GB"),
        new("Cyrillic", "KZ", "7", "ru"),
        new("Cyrillic", "UA", "380", "uk"),
        new("Greek", "GR", "30", "el"),
        new("Arabic", "JO", "962", "ar"),
        new("Hebrew", "IL", "972", "en", ["נועה", "יעל", "אורי", "דוד", "תמר", "משה"], ["כהן", "לוי", "מזרחי", "פרץ", "ביטון", "אברהם"]),
        new("Chinese", "CN", "86", "zh_CN", Compose: (first, last) => last + first),
        new("Chinese", "TW", "886", "zh_TW", Compose: (first, last) => last + first),
        new("Japanese", "JP", "81", "ja", Compose: (first, last) => $"{last} {first}"),
        new("Korean", "KR", "82", "ko", Compose: (first, last) => last + first),
        new(
            "Devanagari",
            "IN",
            "91",
            "en_IND",
            ["अनिल", "सुनीता", "राजेश", "प्रिया", "मोहन", "लक्ष्मी"],
            ["शर्मा", "वर्मा", "गुप्ता", "पटेल", "सिंह", "अय्यर"]),
        new(
            "Thai",
            "TH",
            "66",
            "en",
            ["สมชาย", "สมหญิง", "อนงค์", "ประเสริฐ", "กานดา", "วิชัย"],
            ["ใจดี", "แสงทอง", "ศรีสุข", "บุญมี", "รักไทย", "วงศ์ใหญ่"]),
        new("Georgian", "GE", "995", "ge"),
        // Decomposed: base letters followed by their marks, as macOS file names and some keyboards send them.
        new("Combining", "VN", "84", "vi", Compose: (first, last) => $"{last} {first}".Normalize(NormalizationForm.FormD)),
        new("Emoji", "US", "1", "en", Compose: (first, last) => $"{first} 🌻 {last}-O’Neill 👩🏽‍🚀"),
        // Left-to-right text with a right-to-left run and the marks that keep its order.
        new("Bidirectional", "SE", "46", "sv", Compose: (first, last) => $"{first} \u2067سالم\u2069 {last}\u200F"),
    ];

    public static Script Of(int customer) => All[customer % All.Count];

    public string FullName(Randomizer random)
    {
        var names = new Name(Locale) { Random = random };
        var first = FirstNames is null ? names.FirstName() : random.ArrayElement(FirstNames);
        var last = LastNames is null ? names.LastName() : random.ArrayElement(LastNames);
        return Compose is null ? $"{first} {last}" : Compose(first, last);
    }
}
