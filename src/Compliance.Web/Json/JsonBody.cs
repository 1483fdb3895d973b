using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Compliance.Web.Json;

/// <summary>The one way to read a request's body.</summary>
internal static class JsonBody
{
    /// <summary>
    /// Reads all of it, at most <see cref="WebOptions.MaxBodyBytes"/>, as exactly the members of <typeparamref name="T"/>.
    /// </summary>
    /// <exception cref="ProblemException">With every fault that can be found at once.</exception>
    public static async Task<T> Read<T>(HttpContext http)
        where T : notnull
    {
        if (!IsJson(http.Request))
            throw new ProblemException(Problem.WrongMediaType);

        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return Read<T>(body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    internal static T Read<T>(ReadOnlyMemory<byte> json)
        where T : notnull
    {
        var syntax = new JsonSyntax();
        if (syntax.FindBreak(json.Span) is { } broken)
            throw new ProblemException(Problem.MalformedJson(broken));

        syntax.Errors.ThrowIfAny();
        using var document = JsonDocument.Parse(
            json, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = WebJson.MaxDepth });
        var type = (JsonTypeInfo<T>)WebJson.Options.GetTypeInfo(typeof(T));
        var errors = new FieldErrors();
        new JsonContract(errors).Check(document.RootElement, type, FieldPath.Root);
        errors.ThrowIfAny();
        return document.RootElement.Deserialize(type)!;
    }

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || type.Encoding is UTF8Encoding)
        && request.Headers.ContentEncoding.All(encoding => encoding is "identity");
}
