using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Compliance.Generate.OpenApi;

/// <summary>What doc comments say of types and members, as Markdown. The compiler writes them beside each assembly.</summary>
internal static partial class XmlComments
{
    private static readonly Dictionary<string, Dictionary<string, XElement>> Files = new(StringComparer.Ordinal);

    /// <returns>Of an enum, also what its values mean; null where nothing is said.</returns>
    public static string? Of(Type type)
    {
        var values = type.IsEnum
            ? Enum.GetNames(type)
                .Select(name => (Name: JsonNamingPolicy.KebabCaseLower.ConvertName(name), Means: Summary(type, $"F:{IdOf(type)}.{name}")))
                .Where(value => value.Means is not null)
                .Select(value => $"- `{value.Name}`: {value.Means}")
            : [];
        var parts = new[] { Summary(type, $"T:{IdOf(type)}"), string.Join('\n', values) };
        var text = string.Join("\n\n", parts.Where(part => !string.IsNullOrEmpty(part)));
        return text.Length > 0 ? text : null;
    }

    /// <returns>Of a record's parameter, what its <c>param</c> says.</returns>
    public static string? Of(JsonPropertyInfo property)
    {
        if (property.AttributeProvider is not System.Reflection.PropertyInfo { DeclaringType: { } type } member)
            return null;
        return Summary(type, $"P:{IdOf(type)}.{member.Name}")
            ?? Text(Member(type, $"T:{IdOf(type)}")?.Elements("param").FirstOrDefault(each =>
                each.Attribute("name")?.Value == member.Name));
    }

    private static string IdOf(Type type) => type.FullName!.Replace('+', '.');

    private static string? Summary(Type type, string id) => Text(Member(type, id)?.Element("summary"));

    private static XElement? Member(Type type, string id)
    {
        var path = Path.ChangeExtension(type.Assembly.Location, ".xml");
        if (!Files.TryGetValue(path, out var members))
            Files[path] = members = File.Exists(path)
                ? XDocument.Load(path).Descendants("member").ToDictionary(each => each.Attribute("name")!.Value, StringComparer.Ordinal)
                : [];
        return members.GetValueOrDefault(id);
    }

    private static string? Text(XElement? comment)
    {
        var text = comment is null ? "" : Space().Replace(string.Concat(comment.Nodes().Select(Text)), " ").Trim();
        return text.Length > 0 ? text : null;
    }

    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")!.Value.Split('.')[^1]}`",
        XElement other => other.Value,
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
