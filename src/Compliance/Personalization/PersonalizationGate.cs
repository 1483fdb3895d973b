using Compliance.Connectors;
using Compliance.Consent.Ledger;
using Compliance.Decisions;
using Compliance.Protection;
using Compliance.Protection.Keys;
using Compliance.Subjects;
using Compliance.Values;
using Compliance.Workflows;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Compliance.Personalization;

/// <summary>The gate as endpoints call it.</summary>
public interface IPersonalizationGate
{
    /// <param name="person">A subject's or a device's id.</param>
    /// <param name="purpose">As the data map names it.</param>
    /// <param name="fields">Some of those that the purpose uses; null: all of them.</param>
    /// <param name="caller">Who asks, as the token says.</param>
    /// <param name="cancellation">Stops the call. Nothing is recorded then.</param>
    /// <exception cref="PersonalizationException">Nothing was given.</exception>
    Task<Personalized> Read(
        string person, string purpose, IReadOnlyCollection<string>? fields, string caller, CancellationToken cancellation);
}

/// <summary>
/// The one way from a purpose to personal data: decides, reads what is allowed and nothing else, records the use, and only then gives it.
/// </summary>
/// <param name="decisions">Decide.</param>
/// <param name="directory">Knows the identities of people.</param>
/// <param name="connectors">The stores.</param>
/// <param name="protector">Opens what is sealed.</param>
/// <param name="records">Keep what was used.</param>
/// <param name="options">How much is given at once.</param>
/// <param name="clock">Dates the use.</param>
/// <param name="ids">Of records.</param>
public sealed class PersonalizationGate(
    DecisionService decisions, ISubjectDirectory directory, IConnectors connectors, SubjectProtector protector, IUseRecords records,
    IOptions<PersonalizationOptions> options, IClock clock, IIdSource ids) : IPersonalizationGate
{
    /// <summary>How often the stores are read anew because what the person allows changed meanwhile.</summary>
    private const int MaxAttempts = 4;

    public async Task<Personalized> Read(
        string person, string purpose, IReadOnlyCollection<string>? fields, string caller, CancellationToken cancellation)
    {
        var (rules, decision) = await decisions.DecideNow(person, purpose, fields, cancellation);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var read = decision.AllowsAny ? await Read(rules, decision, cancellation) : [];
            if (read is not null && (!decision.AllowsAny || clock.GetCurrentInstant().ToDateTimeOffset() < decision.Expires))
                return await Give(decision, caller, read, cancellation);

            // The stores took longer than the decision holds, or the key is gone: what was read counts only if nothing has changed.
            var before = decision;
            (rules, decision) = await decisions.DecideNow(person, purpose, fields, cancellation);
            if (read is not null && decision.Answers.SequenceEqual(before.Answers))
                return await Give(decision, caller, read, cancellation);
        }

        throw new PersonalizationException(PersonalizationError.Busy);
    }

    private async Task<Personalized> Give(
        Decision decision, string caller, IReadOnlyList<GateCollection> read, CancellationToken cancellation)
    {
        var record = Record(decision, caller, clock.GetCurrentInstant(), read);
        await records.Add(record, cancellation);
        return Personalized.Of(decision, record, read);
    }

    /// <returns>Null where the person was erased meanwhile: the next decision says so.</returns>
    private async Task<IReadOnlyList<GateCollection>?> Read(UseRules rules, Decision decision, CancellationToken cancellation)
    {
        if (ConsentHolder.TryParse(decision.Person) is not { IsPerson: true })
            return [];
        var allowed = rules.Map.Uses[decision.Purpose].Fields
            .Where(used => decision.Answers.Any(answer => answer.IsAllowed && answer.Field == used.Field.ToString()))
            .ToList();
        var reader = new GateReader(rules.Map, connectors, protector, options.Value.MaxRows);
        try
        {
            var identities = await directory.Read(decision.Person, cancellation);
            return await reader.Read(
                decision.Person, identities, allowed, clock.GetCurrentInstant(), cancellation);
        }
        catch (Exception erased) when (erased is SubjectFencedException or SubjectErasedException)
        {
            return null;
        }
        catch (StepFailedException failed)
        {
            throw new PersonalizationException(
                failed.Code == FailureCode.StoreUnavailable ? PersonalizationError.StoreUnavailable : PersonalizationError.StoreMismatch,
                failed.Reference);
        }
    }

    private UseRecord Record(Decision decision, string caller, Instant at, IReadOnlyList<GateCollection> read) => new(
        ids.New().ToString("N"), decision.Person, decision.Purpose, caller, at, decision.PolicyVersion,
        [
            .. decision.Answers.Select(answer => new FieldUseRecord(
                answer.Field, answer.Outcome.Code(), answer.Reason.Code(), answer.Rule, answer.Fact, answer.Generalisation)),
        ],
        read.Where(each => !each.IsOutOfReach)
            .ToDictionary(each => each.Address.ToString(), each => each.Rows.Count, StringComparer.Ordinal));
}
