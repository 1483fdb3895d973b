using System.Text.Json.Nodes;
using Compliance.Decisions;
using Compliance.Subjects;

namespace Compliance.Personalization;

/// <summary>What a purpose was given of a person. It holds personal values: it prints redacted.</summary>
/// <param name="Decision">Why each field was given or refused, and until when the answer holds.</param>
/// <param name="Record">That it was used.</param>
/// <param name="Data">By collection: the person's rows, with the allowed fields alone.</param>
/// <param name="OutOfReach">Collections in which the person's rows cannot be told by keys alone.</param>
/// <param name="CutOff">Collections with more rows than the gate gives.</param>
public sealed record Personalized(
    Decision Decision,
    UseRecord Record,
    Personal<IReadOnlyDictionary<string, IReadOnlyList<JsonObject>>> Data,
    IReadOnlyList<string> OutOfReach,
    IReadOnlyList<string> CutOff)
{
    internal static Personalized Of(Decision decision, UseRecord record, IReadOnlyList<GateCollection> read) =>
        new(
            decision,
            record,
            Personal.Of<IReadOnlyDictionary<string, IReadOnlyList<JsonObject>>>(
                read.Where(each => !each.IsOutOfReach)
                    .ToDictionary(each => each.Address.ToString(), each => each.Rows, StringComparer.Ordinal)),
            [.. read.Where(each => each.IsOutOfReach).Select(each => each.Address.ToString())],
            [.. read.Where(each => each.IsCutOff).Select(each => each.Address.ToString())]);

    public override string ToString() => Personal.Redacted;
}
