using System.Text.Json.Nodes;
using Compliance.Decisions;
using Compliance.Subjects;

namespace Compliance.Personalization;

/// <summary>What a purpose was given of a person. It holds personal values: it prints redacted.</summary>
public sealed class Personalized
{
    internal Personalized(Decision decision, UseRecord record, IReadOnlyList<GateCollection> read)
    {
        (Decision, Record) = (decision, record);
        Data = Personal.Of<IReadOnlyDictionary<string, IReadOnlyList<JsonObject>>>(
            read.Where(each => !each.IsOutOfReach).ToDictionary(each => each.Address.ToString(), each => each.Rows, StringComparer.Ordinal));
        OutOfReach = [.. read.Where(each => each.IsOutOfReach).Select(each => each.Address.ToString())];
        CutOff = [.. read.Where(each => each.IsCutOff).Select(each => each.Address.ToString())];
    }

    /// <summary>By collection: the person's rows, with the allowed fields alone.</summary>
    public Personal<IReadOnlyDictionary<string, IReadOnlyList<JsonObject>>> Data { get; }

    /// <summary>Why each field was given or refused, and until when the answer holds.</summary>
    public Decision Decision { get; }

    /// <summary>That it was used.</summary>
    public UseRecord Record { get; }

    /// <summary>Collections in which the person's rows cannot be told by keys alone.</summary>
    public IReadOnlyList<string> OutOfReach { get; }

    /// <summary>Collections with more rows than the gate gives.</summary>
    public IReadOnlyList<string> CutOff { get; }

    public override string ToString() => Personal.Redacted;
}
