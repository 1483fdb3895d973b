using System.Text.Json.Nodes;

namespace Compliance.LocalHost.Tests.Cases.Hosts;

/// <param name="Id">Of the request.</param>
/// <param name="Outcome">How it ended; or its state and the code of what stopped it.</param>
/// <param name="Status">Its last status.</param>
internal sealed record Answered(string Id, string Outcome, JsonNode Status)
{
    /// <summary>The collections that the status names as not covered.</summary>
    public IReadOnlyList<string> NotCovered =>
        [.. (Status["notCovered"]?["first"]?.AsArray() ?? []).Select(each => each!["collection"]!.GetValue<string>()).Distinct()];
}

/// <summary>What a certificate states.</summary>
internal sealed record Stated(JsonNode Statement)
{
    public string Outcome => Statement["outcome"]!.GetValue<string>();

    /// <summary>The collections that it names as not covered.</summary>
    public IReadOnlyList<string> NotCovered =>
        [.. Statement["notCovered"]!.AsArray().Select(each => each!["collection"]!.GetValue<string>()).Distinct()];

    /// <summary>What became of a collection's rows, as <c>deleted 1</c>, in the order of the words.</summary>
    public IReadOnlyList<string> Facts(string collection) =>
    [
        .. from line in Statement["stores"]!.AsArray()
           where line["collection"]!.GetValue<string>() == collection && line["count"] is not null && line["count"]!.GetValue<long>() > 0
           group line["count"]!.GetValue<long>() by line["fact"]!.GetValue<string>() into fact
           orderby fact.Key
           select $"{fact.Key} {fact.Sum()}",
    ];
}

/// <summary>What a sweep shows once it is over.</summary>
internal sealed record Swept(JsonNode View)
{
    public long Expired(string collection) => Number(collection, "expired");

    public long Erased(string collection) => Number(collection, "erased");

    private long Number(string collection, string what) => View["collections"]!.AsArray()
        .Single(each => each!["collection"]!.GetValue<string>() == collection)![what]!.GetValue<long>();
}
