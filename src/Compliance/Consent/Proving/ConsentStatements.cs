using System.Text.Json;
using Compliance.Consent.Ledger;
using Compliance.Decisions.Policies;
using Compliance.Proof.Receipts;
using NodaTime;
using NodaTime.Text;

namespace Compliance.Consent.Proving;

/// <summary>What is logged of an event: the same whenever it is asked for, so that an event is logged once.</summary>
internal static class ConsentStatements
{
    public static ConsentStatement Of(ConsentEvent each) => new()
    {
        Event = each.Id,
        Holder = Convert.ToBase64String(HolderCommitment.Of(SaltOf(each), each.Holder.ToString())),
        HolderKind = Code(each.Holder.Kind.ToString()),
        Act = Code(each.Act.ToString()),
        Purpose = each.Purpose,
        Happened = Time(each.At),
        Until = each.Until is { } until ? Time(until) : null,
        Notice = each.Notice is { } shown
            ? new(shown.Code, shown.Version, shown.Language, shown.Surface, shown.Hash.ToString())
            : null,
        Copy = each.Copy?.ToString(),
        Method = Code(each.Method.ToString()),
        By = each.By switch
        {
            ByGuardian guardian => new("guardian", Code(guardian.Ward.ToString()), $"{guardian.Proof:N}"),
            ByAgent agent => new("agent", null, $"{agent.Authority:N}"),
            ByController => new("controller"),
            _ => new("self"),
        },
        Explicit = each.IsExplicit,
        Signal = each.HasSignal,
        SignalAcknowledged = each.IsSignalAcknowledged,
        Classes = each.Classes is { } classes ? [.. Names(classes)] : null,
        Origin = each.Origin is { } origin ? Code(origin.ToString()) : null,
        Regime = each.Regime,
        SupersededBy = each.SupersededBy,
        Source = each.Source,
        Import = each.Import is { } import ? new(import.System, import.File.ToString(), import.Row, import.Proof) : null,
    };

    public static byte[] SaltOf(ConsentEvent each) => Convert.FromBase64String(
        each.Salt ?? throw new InvalidOperationException("An event of the ledger has no salt."));

    private static IEnumerable<string> Names(PurposeClasses classes) => Enum.GetValues<PurposeClasses>()
        .Where(each => each is not PurposeClasses.None && classes.HasFlag(each))
        .Select(each => Code(each.ToString()))
        .Order(StringComparer.Ordinal);

    private static string Time(Instant at) => InstantPattern.ExtendedIso.Format(at);

    private static string Code(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
