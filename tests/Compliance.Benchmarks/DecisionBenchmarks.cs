using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Compliance.Decisions;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Compliance.Decisions.Signing;

namespace Compliance.Benchmarks;

/// <summary>
/// One decision in process, about a purpose with twenty fields and a person with a dozen facts, under a policy of 20 purposes and 400
/// fields. Aim: under 5 µs with what is prepared once, and with the cache.
/// </summary>
[MemoryDiagnoser]
public class DecisionBenchmarks : IPersonFactsSource, IDisposable
{
    private const string Purpose = "purpose-3";
    private const int Purposes = 20;
    private const int Fields = 400;
    private const int Asked = 20;

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private string[] _fields = [];
    private DecisionEngine _engine = null!;
    private DecisionCache _cache = null!;
    private DecisionQuestion _question = null!;
    private PersonFacts _facts = null!;
    private BoundFacts _allowed = null!;
    private BoundFacts _restricted = null!;
    private Es256DecisionSigner _signer = null!;

    [GlobalSetup]
    public void Setup()
    {
        // The engine's clock stands still, so that bound facts stay fresh; the cache has a real one.
        var start = TimeProvider.System.GetUtcNow();
        var policy = CompiledPolicy.Compile(Policy());
        _engine = new DecisionEngine(policy, new DecisionOptions(), new StandingClock(start));
        var options = new DecisionOptions { Staleness = DecisionOptions.MaxStaleness };
        _cache = new DecisionCache(new DecisionEngine(policy, options, TimeProvider.System), this, TimeProvider.System);
        _fields = [.. policy.AllFields.Take(Asked)];
        _question = policy.Question(Purpose, _fields);
        _facts = Facts(start);
        _allowed = policy.Bind(_facts);
        _restricted = policy.Bind(_facts with { Restrictions = [new RestrictionFact { Id = "restriction", From = start }] });
        _signer = new Es256DecisionSigner("key", _key);
        if (!Allowed().AllowsAll || Refused().AllowsAny) throw new InvalidOperationException("What is measured is not what is meant.");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _key.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Every rule is asked about every field.</summary>
    [Benchmark(Baseline = true)]
    public Decision Allowed() => _engine.Decide(_allowed, _question);

    /// <summary>The second rule refuses everything.</summary>
    [Benchmark]
    public Decision Refused() => _engine.Decide(_restricted, _question);

    /// <summary>By the person's id, with the facts kept and the real clock.</summary>
    [Benchmark]
    public ValueTask<Decision> Cached() => _cache.Decide("person", _question);

    /// <summary>With the person's facts checked and prepared each time.</summary>
    [Benchmark]
    public Decision Bound() => _engine.Decide(_engine.Policy.Bind(_facts), _question);

    /// <summary>With the question prepared each time.</summary>
    [Benchmark]
    public Decision Prepared() => _engine.Decide(_allowed, _engine.Policy.Question(Purpose, _fields));

    /// <summary>With a signature (ECDSA P-256).</summary>
    [Benchmark]
    public ValueTask<string> WithSignature() =>
        SignedDecision.Sign(_engine.Decide(_allowed, _question), new DecisionParties("shop.example", "mailer"), _signer);

    ValueTask<PersonFacts> IPersonFactsSource.Read(string person, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Facts(TimeProvider.System.GetUtcNow()));

    private static DecisionPolicy Policy() => new()
    {
        Version = "benchmark",
        Purposes =
        [
            .. Enumerable.Range(0, Purposes).Select(index => new Purpose
            {
                Code = $"purpose-{index}", Basis = LegalBasis.Consent, Classes = PurposeClasses.Profiling,
                ReviewDue = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero),
            }),
        ],
        Fields =
        [
            .. Enumerable.Range(0, Fields).Select(index => new PolicyField
            {
                Address = $"shop.table-{index / 20:00}.field-{index:000}", Collection = $"shop.table-{index / 20:00}",
                Categories = [$"user.category-{index % 80}"],
                IsSensitive = index % 4 == 0, IsSpecialCategory = index % 10 == 0,
                Uses =
                [
                    .. Enumerable.Range(0, Purposes).Select(purpose => new FieldUse
                    {
                        Purpose = $"purpose-{purpose}", Recipients = [$"recipient-{index % 5}"],
                        Generalisation = index % 5 == 0 ? "band" : null,
                    }),
                ],
            }),
        ],
    };

    private static PersonFacts Facts(DateTimeOffset now)
    {
        var notice = new NoticeContent
        {
            Purposes = [Purpose], Categories = ["user"], Recipients = [.. Enumerable.Range(0, 5).Select(index => $"recipient-{index}")],
        };
        return new PersonFacts
        {
            Person = "person",
            AsOf = now,
            Age = new AgeFact { Id = "age", From = now.AddDays(-100), Years = 40, Limit = 16 },
            Consents =
            [
                .. Enumerable.Range(0, 8).Select(index => new ConsentFact
                {
                    Id = $"consent-{index}", From = now.AddDays(-100 + index), Until = now.AddDays(300),
                    Purpose = $"purpose-{index % 5}", State = ConsentState.Given, IsExplicit = true,
                    Notice = index % 5 == 3 ? notice : notice with { Purposes = [$"purpose-{index % 5}"] },
                }),
            ],
            Objections = [new ObjectionFact { Id = "objection", From = now.AddDays(-9), Purpose = "purpose-7" }],
            OptOuts =
            [
                new OptOutFact { Id = "opt-out", From = now.AddDays(-9), Classes = PurposeClasses.Sale, Origin = OptOutOrigin.Choice },
            ],
            LimitUses = [new LimitUseFact { Id = "limit", From = now.AddDays(-9), Until = now.AddDays(-1) }],
            RetentionEnds = [new RetentionEndFact { Id = "retention", From = now.AddDays(900), Collection = "shop.table-00" }],
        };
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
