using Compliance.Consent.Ledger;
using Compliance.Consent.Ledger.Acts;
using Compliance.DataMap.Register;
using Compliance.DataMap;
using Compliance.Decisions;
using Compliance.Decisions.Explaining;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Compliance.Workflows;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Personalization.Transparency.People;

/// <summary>
/// What a person may see of their own data (GDPR Art. 12, 13, 15(1)), at any time and without a request. An application gets the page's
/// address for the customer who is logged in there; whoever has it needs no other log-in for some minutes.
/// </summary>
public sealed class PersonViewService(
    ConsentService consent, IDecisionService decisions, IUseRecords uses, IHolderRegister holders, IDataMaps maps, WithdrawalLinkKey key,
    IOptions<ConsentOptions> options, IClock clock)
{
    /// <summary>Uses on one page.</summary>
    public const int PageSize = 50;

    private readonly PersonPageTokens _tokens = new(key);

    /// <returns>The page's token, and until when it opens it.</returns>
    public (string Token, Instant Expires) Issue(ConsentHolder holder)
    {
        var expires = clock.GetCurrentInstant() + options.Value.PageTime;
        return (_tokens.Issue(new PersonAccess(holder, expires)), expires);
    }

    /// <returns>Null for what is no token of a page, for one that is over, and where the person was erased since.</returns>
    public async Task<PersonAccess?> Open(string? token, CancellationToken cancellation) =>
        _tokens.TryOpen(token, clock.GetCurrentInstant()) is { } access && await holders.IsKnown(access.Holder, cancellation)
            ? access
            : null;

    /// <param name="holder">Whose.</param>
    /// <param name="after">Where the page of uses begins, as <see cref="PersonView.Next"/> gave it; null for the newest.</param>
    /// <param name="cancellation">Stops the call.</param>
    public async Task<PersonView> View(ConsentHolder holder, string? after, CancellationToken cancellation)
    {
        var map = maps.Current;
        var register = ProcessingRegister.Of(map);
        var notice = PrivacyNotice.Of(register);
        var facts = await consent.FactsOf(holder, cancellation);
        var explained = await decisions.ExplainAll(holder.ToString(), cancellation);
        var page = await uses.List(holder.ToString(), after, PageSize, cancellation);
        var words = new UseWording(map);
        return new PersonView(
            holder.ToString(), clock.GetCurrentInstant(), notice.Controller, notice.Contact, holder.IsPerson ? Held(map, register) : [],
            [.. notice.Purposes.Select(each => Purpose(each, explained.GetValueOrDefault(each.Purpose), facts, words))],
            await Uses(page.Records, holder, cancellation), page.Next);
    }

    private static IReadOnlyList<HeldData> Held(PersonalDataMap map, ProcessingRegister register)
    {
        var bases = register.Activities.ToDictionary(each => each.Purpose, StringComparer.Ordinal);
        return
        [
            .. from collection in map.Collections
               where collection.Group == DataSubjectGroup.Default && collection.Fields.Any(field => field.IsPersonal)
               select new HeldData(
                   collection.Title,
                   collection.Description,
                   [
                       .. collection.Fields.Where(field => field.IsPersonal)
                           .SelectMany(field =>
                               field.DataCategories.Count > 0 ? field.DataCategories.Select(map.Vocabulary.Category) : [field.Title])
                           .Distinct(StringComparer.Ordinal),
                   ],
                   [.. collection.Purposes.Select(each => map.Vocabulary.Purpose(each).Title)],
                   [
                       .. collection.Purposes.SelectMany(each => bases.GetValueOrDefault(each)?.Bases ?? [])
                           .Concat(collection.LawfulBasis is { } basis ? [basis] : [])
                           .Distinct(StringComparer.Ordinal),
                   ],
                   collection.Retention is null ? null : NoticedPeriod.Of(collection)),
        ];
    }

    private static PersonPurpose Purpose(NoticedPurpose notice, Explanation? explained, PersonFacts facts, UseWording words)
    {
        var consented = facts.Consents.FirstOrDefault(each => each.Purpose == notice.Purpose);
        var holds = consented is { State: ConsentState.Given or ConsentState.Renewed } && !(consented.Until <= facts.AsOf);
        var hasObjected = facts.Objections.Any(each => each.Purpose == notice.Purpose);
        return new PersonPurpose(
            notice,
            explained switch
            {
                null => PurposeStanding.NotDecided,
                { Decision.AllowsAll: true } => PurposeStanding.Allowed,
                { Decision.AllowsAny: true } => PurposeStanding.PartlyAllowed,
                _ => PurposeStanding.Refused,
            },
            explained is null ? [] : words.Sentences(explained.Messages),
            holds && consented!.Until is { } until ? Instant.FromDateTimeOffset(until) : null,
            notice.MayWithdraw && holds,
            notice.MayObject && !hasObjected,
            hasObjected);
    }

    private async Task<IReadOnlyList<PersonUse>> Uses(
        IReadOnlyList<UseRecord> records, ConsentHolder holder, CancellationToken cancellation)
    {
        var facts = records.SelectMany(each => each.Fields).Select(field => field.Fact).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var since = facts.Count == 0 ? []
            : await consent.History(holder, cancellation)
                .Where(each => facts.Contains(each.Id))
                .ToDictionaryAsync(each => each.Id, each => each.At, StringComparer.Ordinal, cancellation);
        var words = new Dictionary<string, UseWording>(StringComparer.Ordinal);
        foreach (var policy in records.Select(each => each.Policy).Distinct(StringComparer.Ordinal))
            words[policy] = new UseWording(await Map(policy, cancellation));
        return [.. records.Select(each => words[each.Policy].Of(each, since))];
    }

    /// <summary>The map that was decided by; the one in force where that is gone.</summary>
    private async Task<PersonalDataMap> Map(string digest, CancellationToken cancellation)
    {
        try
        {
            return maps.Current.Digest == digest ? maps.Current : await maps.Pinned(digest, cancellation);
        }
        catch (StepFailedException)
        {
            return maps.Current;
        }
    }
}
