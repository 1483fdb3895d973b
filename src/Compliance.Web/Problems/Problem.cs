using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Compliance.Web.Problems;

/// <summary>
/// An answer that refuses or fails, as RFC 9457 writes it. Holds nothing that the caller sent, and nothing of our insides.
/// </summary>
/// <param name="Kind">What is the same for every problem of this code.</param>
public sealed partial record Problem([property: JsonIgnore] ProblemKind Kind)
{
    public const string MediaType = "application/problem+json";

    /// <summary>Where this kind of problem is explained: an address relative to this host.</summary>
    public string Type => Kind.Type;

    /// <summary>The same sentence for every problem of this code.</summary>
    public string Title => Kind.Title;

    /// <summary>The HTTP status.</summary>
    public int Status => Kind.Status;

    /// <summary>A short stable word for programs.</summary>
    public string Code => Kind.Code;

    /// <summary>What this occurrence is about.</summary>
    public string? Detail { get; init; }

    /// <summary>
    /// What is wrong, by field: a path such as <c>identities.email</c>, the name of a header, or <c>$</c> for the whole body.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>The permission that was missing.</summary>
    public string? Permission { get; init; }

    /// <summary>Where an operator finds the failure in the log.</summary>
    public string? Reference { get; init; }

    /// <summary>Headers that go with it.</summary>
    [JsonIgnore]
    public IReadOnlyList<KeyValuePair<string, StringValues>> Headers { get; init; } = [];

    /// <summary>
    /// One problem of each kind that this API answers with, in the order of their codes: the static fields of this class. Where an
    /// occurrence says more, the field is an example of it, and a method beside it makes the real one.
    /// </summary>
    [JsonIgnore]
    public static IReadOnlyList<Problem> All => Known.Value;

    private static readonly Lazy<IReadOnlyList<Problem>> Known = new(() =>
    [
        .. typeof(Problem)
            .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Where(field => field.FieldType == typeof(Problem))
            .Select(field => (Problem)field.GetValue(null)!)
            .OrderBy(problem => problem.Code, StringComparer.Ordinal),
    ]);

    /// <summary>The body of an answer, for people to read.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Indented);

    private static readonly JsonSerializerOptions Indented = new(Json.WebJson.Options)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public Task Write(HttpContext http)
    {
        http.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
            http.Response.Headers[name] = value;
        return http.Response.WriteAsJsonAsync(this, Json.WebJson.Options, MediaType, http.RequestAborted);
    }
}
