using System.Text.Json.Nodes;
using Compliance.Decisions;
using Compliance.Decisions.Explaining;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Compliance.Personalization;
using Compliance.Personalization.Signing;
using Compliance.Subjects;
using NodaTime;
using Purpose = Compliance.Decisions.Policies.Purpose;

namespace Compliance.Web.Tests.Support;

/// <summary>Real decisions about people of whom nothing is known, with a gate that gives one row.</summary>
internal sealed class FakePersonalization : IDecisionService, IPersonalizationGate, IUseRecords, IDecisionKeyStore
{
    public const string Field = "shop.orders.total";

    private static readonly DecisionEngine Engine = new(
        CompiledPolicy.Compile(new DecisionPolicy
        {
            Version = "1",
            Purposes = [new Purpose { Code = "recommendations", Basis = LegalBasis.LegitimateInterests }],
            Fields =
            [
                new PolicyField
                {
                    Address = Field, Collection = "shop.orders", Categories = ["user.behavior"],
                    Uses = [new FieldUse { Purpose = "recommendations" }],
                },
            ],
        }),
        new DecisionOptions(),
        TimeProvider.System);

    public List<UseRecord> Records { get; } = [];

    /// <summary>What the gate refuses with; null: it gives.</summary>
    public PersonalizationException? Refusal { get; set; }

    /// <summary>The fields that the gate was last asked for.</summary>
    public IReadOnlyCollection<string>? Asked { get; private set; }

    public ValueTask<BulkDecision> Decide(
        IReadOnlyCollection<string> people, string purpose, IReadOnlyCollection<string>? fields, CancellationToken cancellation) =>
        Refusal is { } refusal
            ? throw refusal
            : ValueTask.FromResult(
                Engine.Decide([.. people.Select(Facts)], Engine.Policy.Question(purpose, fields ?? [Field])));

    public Task<Explanation> Explain(
        string person, string purpose, IReadOnlyCollection<string>? fields, CancellationToken cancellation) =>
        Task.FromResult(Engine.Explain(Facts(person), Engine.Policy.Question(purpose, fields ?? [Field])));

    public async Task<IReadOnlyDictionary<string, Explanation>> ExplainAll(string person, CancellationToken cancellation) =>
        new Dictionary<string, Explanation> { ["recommendations"] = await Explain(person, "recommendations", null, cancellation) };

    public Task<Personalized> Read(
        string person, string purpose, IReadOnlyCollection<string>? fields, string caller, CancellationToken cancellation)
    {
        if (Refusal is { } refusal)
            throw refusal;
        Asked = fields;
        var record = new UseRecord(
            "0b5c1f0e8d5a4f2c9a7e61d3c4b29f18", person, purpose, caller, Instant.FromUtc(2026, 11, 2, 9, 30), "digest", [],
            new Dictionary<string, int>());
        Records.Add(record);
        return Task.FromResult(
            new Personalized(
                Engine.Decide(Facts(person), Engine.Policy.Question(purpose, fields ?? [Field])),
                record,
                Personal.Of<IReadOnlyDictionary<string, IReadOnlyList<JsonObject>>>(
                    new Dictionary<string, IReadOnlyList<JsonObject>> { ["shop.orders"] = [new JsonObject { ["total"] = 4200 }] }),
                [],
                []));
    }

    public Task Add(UseRecord record, CancellationToken cancellation)
    {
        Records.Add(record);
        return Task.CompletedTask;
    }

    public Task<UsePage> List(string person, string? after, int size, CancellationToken cancellation) =>
        Task.FromResult(new UsePage([.. Records.Where(each => each.Person == person)], after is null ? null : "end"));

    public Task RemoveBefore(Instant at, CancellationToken cancellation) => Task.CompletedTask;

    public List<PublishedDecisionKey> Keys { get; } = [];

    public Task Publish(PublishedDecisionKey key, CancellationToken cancellation)
    {
        Keys.Add(key);
        return Task.CompletedTask;
    }

    Task<IReadOnlyList<PublishedDecisionKey>> IDecisionKeyStore.List(Instant at, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<PublishedDecisionKey>>([.. Keys.Where(key => key.Until > at)]);

    public Task RemoveEndedBefore(Instant at, CancellationToken cancellation) => Task.CompletedTask;

    private static BoundFacts Facts(string person) =>
        Engine.Policy.Bind(new PersonFacts { Person = person, AsOf = TimeProvider.System.GetUtcNow() });
}
