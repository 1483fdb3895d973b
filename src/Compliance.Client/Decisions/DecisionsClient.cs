using Compliance.Client.Http;
using Compliance.Client.Problems;
using Compliance.Decisions;
using Compliance.Decisions.Signing;

namespace Compliance.Client.Decisions;

/// <summary>
/// Asks whether a purpose may use fields of people now. The answers are the decisions of <c>Compliance.Decisions</c>: for a second or less,
/// until <see cref="Decision.Expires"/>. All calls are repeated where the service is briefly unavailable: none of them changes anything.
/// </summary>
public sealed class DecisionsClient
{
    private const string Path = "api/decisions";
    private const string KeysPath = ".well-known/decision-keys.json";

    private readonly ClientCalls _calls;
    private readonly TimeProvider _time;

    internal DecisionsClient(ClientCalls calls, TimeProvider time) => (_calls, _time) = (calls, time);

    /// <summary>About one person.</summary>
    /// <param name="person">An id of a person or device.</param>
    /// <param name="purpose">As the data map names it.</param>
    /// <param name="fields">Some of the purpose's fields; null: all of them.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There is no decision.</exception>
    public async Task<Decision> Decide(
        string person, string purpose, IReadOnlyCollection<string>? fields = null, CancellationToken cancellation = default) =>
        (await Decide([person], purpose, fields, cancellation)).Decisions[0];

    /// <summary>About 1 to 10,000 people.</summary>
    /// <param name="people">Ids of people or devices.</param>
    /// <param name="purpose">As the data map names it.</param>
    /// <param name="fields">Some of the purpose's fields; null: all of them.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There are no decisions.</exception>
    public async Task<BulkDecision> Decide(
        IReadOnlyCollection<string> people, string purpose, IReadOnlyCollection<string>? fields = null,
        CancellationToken cancellation = default) =>
        new([.. (await Ask(new(people, purpose, fields), cancellation)).Select(each => each.Decision)]);

    /// <summary>About 1 to 100 people, with what every rule found and a sentence for the person.</summary>
    /// <param name="people">Ids of people or devices.</param>
    /// <param name="purpose">As the data map names it.</param>
    /// <param name="fields">Some of the purpose's fields; null: all of them.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There are no decisions.</exception>
    public async Task<IReadOnlyList<ExplainedDecision>> Explain(
        IReadOnlyCollection<string> people, string purpose, IReadOnlyCollection<string>? fields = null,
        CancellationToken cancellation = default) =>
    [
        .. (await Ask(new(people, purpose, fields, Explain: true), cancellation))
            .Select(each => new ExplainedDecision(each.Decision, each.Answer.Findings ?? [], each.Answer.Sentences ?? [])),
    ];

    /// <summary>About 1 to 1,000 people, each decision signed so that others can check it.</summary>
    /// <param name="people">Ids of people or devices.</param>
    /// <param name="purpose">As the data map names it.</param>
    /// <param name="fields">Some of the purpose's fields; null: all of them.</param>
    /// <param name="audience">Who is to act on the decisions; null: the caller, by the name that its token has.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There are no decisions.</exception>
    public async Task<IReadOnlyList<DecisionWithSignature>> DecideSigned(
        IReadOnlyCollection<string> people, string purpose, IReadOnlyCollection<string>? fields = null, string? audience = null,
        CancellationToken cancellation = default) =>
    [
        .. (await Ask(new(people, purpose, fields, Signed: true, Audience: audience), cancellation))
            .Select(each => new DecisionWithSignature(
                each.Decision, each.Answer.Signed ?? throw new ComplianceAnswerException("A decision was not signed."))),
    ];

    /// <summary>Checks signed decisions of this deployment with its published keys, which it keeps and fetches again when needed.</summary>
    /// <param name="parties">The deployment that must have decided, by the origin of its log, and who the caller is.</param>
    /// <param name="leeway">See <see cref="DecisionVerifier"/>.</param>
    public SignedDecisionChecks Checks(DecisionParties parties, TimeSpan leeway = default) => new(this, parties, leeway, _time);

    /// <summary>The keys by which decisions of this deployment that still hold may be signed.</summary>
    /// <param name="cancellation">Stops the call.</param>
    /// <exception cref="ComplianceException">There is no answer.</exception>
    public async Task<IReadOnlyList<Es256DecisionKey>> Keys(CancellationToken cancellation = default)
    {
        // Whoever asks again needs what is published now, and not what somebody between has kept.
        var call = Call.Get(KeysPath) with { Headers = [("Cache-Control", "no-cache")] };
        try
        {
            return DecisionKeySet.Read(await _calls.SendForBytes(call, cancellation));
        }
        catch (FormatException malformed)
        {
            throw new ComplianceAnswerException("The answer is no set of keys.", malformed);
        }
    }

    private async Task<IReadOnlyList<(Decision Decision, DecidedPerson Answer)>> Ask(
        DecisionQuestionBody question, CancellationToken cancellation)
    {
        var answer = await _calls.Send<DecisionsAnswer>(Call.Post(Path, question) with { IsRepeatable = true }, cancellation);
        if (answer.Purpose != question.Purpose || !answer.People.Select(each => each?.Person).SequenceEqual(question.People))
            throw new ComplianceAnswerException("The answer is to another question.");
        return [.. answer.People.Select(each => (each.Read(answer.Purpose, question.Fields), each))];
    }
}
