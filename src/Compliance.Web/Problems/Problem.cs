using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Compliance.Web.Problems;

/// <summary>
/// An answer that refuses or fails, as RFC 9457 writes it. Holds nothing that the caller sent, and nothing of our insides.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A short stable word; <see cref="Type"/> is made from it.</param>
/// <param name="Title">The same sentence for every problem of this code.</param>
public sealed partial record Problem(int Status, string Code, string Title)
{
    public const string MediaType = "application/problem+json";

    public string Type => $"urn:compliance:problem:{Code}";

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

    public Task Write(HttpContext http)
    {
        http.Response.StatusCode = Status;
        foreach (var (name, value) in Headers)
            http.Response.Headers[name] = value;
        return http.Response.WriteAsJsonAsync(this, Json.WebJson.Options, MediaType, http.RequestAborted);
    }
}
