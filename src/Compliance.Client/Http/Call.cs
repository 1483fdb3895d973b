using System.Net.Http.Json;
using System.Text;

namespace Compliance.Client.Http;

/// <summary>One call of the API.</summary>
/// <param name="Method">As HTTP has it.</param>
/// <param name="Path">Relative to the deployment, with its query.</param>
/// <param name="Body">Written as JSON; null for none.</param>
internal sealed record Call(HttpMethod Method, string Path, object? Body = null)
{
    private const string PrivacyControl = "Sec-GPC";

    /// <summary>Whether it may be sent twice: it changes nothing, or nothing more the second time.</summary>
    public bool IsRepeatable { get; init; } = Method == HttpMethod.Get;

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Passes on what a person's browser says.</summary>
    public Call WithSignal(bool isOn) => isOn ? this with { Headers = [.. Headers, (PrivacyControl, "1")] } : this;

    public static Call Get(string path, params IEnumerable<(string Name, string? Value)> query) =>
        new(HttpMethod.Get, path + Query(query));

    public static Call Post(string path, object body) => new(HttpMethod.Post, path, body);

    /// <summary>A part of a path: ids never begin another one.</summary>
    public static string Part(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return id is "." or ".." ? throw new ArgumentException("An id is no such path.", nameof(id)) : Uri.EscapeDataString(id);
    }

    public HttpRequestMessage Message(Uri address)
    {
        var message = new HttpRequestMessage(Method, new Uri(address, Path));
        foreach (var (name, value) in Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (Body is not null)
            message.Content = JsonContent.Create(Body, Body.GetType(), options: ClientJson.Options);
        return message;
    }

    private static string Query(IEnumerable<(string Name, string? Value)> given)
    {
        var query = new StringBuilder();
        foreach (var (name, value) in given)
            if (value is not null)
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return query.ToString();
    }
}
