namespace Compliance.Web.Operations;

/// <summary>A body, of a request or of an answer.</summary>
/// <param name="MediaType">Without parameters.</param>
/// <param name="Type">Whose JSON it is, or text; null for bytes.</param>
/// <param name="Example">With fictional data; null for bytes.</param>
public sealed record Content(string MediaType, Type? Type, object? Example)
{
    public const string JsonType = "application/json";

    internal static Content Json<T>(T example)
        where T : notnull => new(JsonType, typeof(T), example);

    internal static Content Html(string title) =>
        new("text/html", typeof(string), $"<!doctype html><html lang=\"en\"><head><title>{title}</title></head><body>…</body></html>");

    internal static Content Text(string example) => new("text/plain", typeof(string), example);

    internal static Content Bytes(string mediaType) => new(mediaType, null, null);
}
