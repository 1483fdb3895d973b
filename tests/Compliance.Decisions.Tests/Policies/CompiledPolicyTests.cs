using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using static Compliance.Decisions.Tests.Shop;

namespace Compliance.Decisions.Tests.Policies;

public sealed class CompiledPolicyTests
{
    private static readonly PolicyField Good = Policy.Fields.First();

    [Fact]
    public void Every_error_of_a_policy_is_named_at_once_each_with_its_remedy()
    {
        var error = Assert.Throws<PolicyException>(() => CompiledPolicy.Compile(new DecisionPolicy
        {
            Version = "",
            Purposes =
            [
                new Purpose { Code = "twice", Basis = LegalBasis.Consent }, new Purpose { Code = "twice", Basis = LegalBasis.Consent },
                new Purpose { Code = "", Basis = LegalBasis.Consent }, new Purpose { Code = "baseless", Basis = (LegalBasis)6 },
                new Purpose { Code = "backwards", Basis = LegalBasis.Consent, From = Now, EndedAt = Now },
                new Purpose { Code = "graceful", Basis = LegalBasis.Consent, ReviewGrace = TimeSpan.FromDays(366) + Tick },
                new Purpose { Code = "graceless", Basis = LegalBasis.Consent, ReviewGrace = -Tick },
            ],
            Fields =
            [
                Good with { Uses = [] }, Good with { Uses = [new FieldUse { Purpose = "gone" }] },
                Good with { Address = "elsewhere.f", Uses = [] },
                Good with
                {
                    Address = "crm.customers.a", Categories = [],
                    Uses = [new FieldUse { Purpose = "twice" }, new FieldUse { Purpose = "twice" }],
                },
                Good with { Address = "crm.customers.b", Uses = [new FieldUse { Purpose = "twice", Generalisation = "" }] },
                Good with { Address = "crm.customers.c", Uses = [new FieldUse { Purpose = "twice", Recipients = [""] }] },
            ],
            RetentionEnds = [new RetentionEndFact { Id = "", Collection = "crm.customers", From = Now }],
        }));
        Assert.Equal("policy-invalid", error.Code);
        Assert.Equal(15, error.Errors.Count);
        Assert.All(error.Errors, message => Assert.Contains(":", message, StringComparison.Ordinal));
        string[] named =
        [
            "version", "'twice'", "''", "'baseless'", "'backwards'", "'graceful'", "'graceless'", "'gone'", "'elsewhere.f'",
            ".a'", ".b'", ".c'",
        ];
        foreach (var each in named)
            Assert.Contains(error.Errors, message => message.Contains(each, StringComparison.Ordinal));
    }

    [Fact]
    public void A_grace_of_366_days_is_the_longest() =>
        _ = CompiledPolicy.Compile(With(Recommend, purpose => purpose with { ReviewGrace = TimeSpan.FromDays(366) }));

    [Fact]
    public void The_hash_is_the_same_in_any_order()
    {
        var other = Policy with { Purposes = [.. Policy.Purposes.Reverse()], Fields = [.. Policy.Fields.Reverse()] };
        Assert.Equal(CompiledPolicy.Compile(Policy).Hash, CompiledPolicy.Compile(other).Hash);
        Assert.Matches("^[0-9a-f]{64}$", CompiledPolicy.Compile(Policy).Hash);
    }

    public static TheoryData<DecisionPolicy> Changed() =>
    [
        Policy with { Version = "2026-04" },
        With(Recommend, purpose => purpose with { Basis = LegalBasis.Contract }),
        With(Recommend, purpose => purpose with { Classes = PurposeClasses.Sale }),
        With(Recommend, purpose => purpose with { From = Now }),
        With(Recommend, purpose => purpose with { EndedAt = Now }),
        With(Recommend, purpose => purpose with { ReviewDue = Now }),
        With(Recommend, purpose => purpose with { ReviewGrace = Tick }),
        With(Recommend, purpose => purpose with { AllowedUnderRestriction = true }),
        With(Recommend, purpose => purpose with { MayUseSensitive = true }),
        WithField(Email, field => field with { Categories = ["user"] }),
        WithField(Email, field => field with { IsSpecialCategory = true }),
        WithField(Email, field => field with { IsSensitive = true }),
        WithField(Email, field => field with { Collection = "crm" }),
        WithField(Email, field => field with { Uses = [.. field.Uses.Skip(1)] }),
        WithField(Email, field => field with { Uses = [.. field.Uses.Skip(1), field.Uses.First() with { Generalisation = "domain" }] }),
        WithField(Email, field => field with { Uses = [.. field.Uses.Skip(1), field.Uses.First() with { Recipients = ["r"] }] }),
        Policy with { RetentionEnds = [new RetentionEndFact { Id = "x", Collection = "crm.customers", From = Now }] },
    ];

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Changed))]
    public void The_hash_changes_with_all_that_a_policy_says(DecisionPolicy changed) =>
        Assert.NotEqual(CompiledPolicy.Compile(Policy).Hash, CompiledPolicy.Compile(changed).Hash);

    [Fact]
    public void A_policy_with_more_categories_and_recipients_than_a_word_has_bits_tells_them_apart()
    {
        var policy = new DecisionPolicy
        {
            Version = "wide",
            Purposes = [new Purpose { Code = Recommend, Basis = LegalBasis.Consent }],
            Fields =
            [
                .. Enumerable.Range(0, 200).Select(index => new PolicyField
                {
                    Address = $"wide.table.f{index}", Collection = "wide.table", Categories = [$"c{index}"],
                    Uses = [new FieldUse { Purpose = Recommend, Recipients = [$"r{index}"] }],
                }),
            ],
        };
        var engine = Engine(policy: policy);
        string[] named = ["0", "63", "64", "127", "128", "199"];
        var notice = new NoticeContent
        {
            Purposes = [Recommend], Categories = [.. named.Select(each => "c" + each)], Recipients = [.. named.Select(each => "r" + each)],
        };
        var decision = engine.Decide(
            engine.Policy.Bind(Silent with { Consents = [Consent() with { Notice = notice }] }),
            engine.Policy.QuestionOfAllFields(Recommend));
        Assert.Equal(
            named.Select(each => "wide.table.f" + each).Order(StringComparer.Ordinal),
            decision.Answers.Where(answer => answer.IsAllowed).Select(answer => answer.Field));
    }
}
