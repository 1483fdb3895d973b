using System.Globalization;
using System.Text.RegularExpressions;

namespace Compliance.Web.Json;

/// <summary>
/// Names a place in a JSON body for the one who sent it, such as <c>identities.email</c> or <c>items[2]</c>. A member's name that is
/// no plain word may be a value in the wrong place, so it is shown as <c>*</c>.
/// </summary>
internal static partial class FieldPath
{
    public const string Root = "$";

    public static string Member(string parent, string name) => Join(parent, PlainWord().IsMatch(name) ? name : "*");

    public static string Item(string parent, int index) => string.Create(CultureInfo.InvariantCulture, $"{parent}[{index}]");

    private static string Join(string parent, string name) => parent == Root ? name : $"{parent}.{name}";

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_]{0,39}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainWord();
}
