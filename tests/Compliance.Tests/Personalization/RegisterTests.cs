using Compliance.DataMap.Register;
using Compliance.DataMap;
using Compliance.Decisions;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Compliance.Personalization;
using Compliance.Personalization.Transparency;
using Compliance.Testing;

namespace Compliance.Tests.Personalization;

/// <summary>The register, the notice and every decision are made from one file: they cannot disagree.</summary>
public sealed class RegisterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Maps => [File.ReadAllText(Repository.PathTo("samples/shop/datamap.yml")), GateBench.Map];

    [Theory]
    [MemberData(nameof(Maps))]
    public void What_the_register_lists_for_a_purpose_is_what_a_person_who_allows_all_gives_and_nothing_else(string yaml)
    {
        var map = DataMapLoader.Load(yaml, "map.yml");
        var policy = CompiledPolicy.Compile(UsePolicy.Of(map));
        var engine = new DecisionEngine(policy, new DecisionOptions(), new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Now));
        foreach (var activity in ProcessingRegister.Of(map).Activities)
        {
            var decision = engine.Decide(policy.Bind(Willing(map)), policy.QuestionOfAllFields(activity.Purpose));
            var given = decision.Answers.Where(answer => answer.IsAllowed).Select(answer => $"{answer.Field} {answer.Generalisation}");
            var listed = activity.IsEnforced ? activity.Items.Select(item => $"{item.Field} {item.As?.Code}") : [];
            Assert.Equal(listed.Order(StringComparer.Ordinal), given.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public void Every_purpose_that_anything_in_the_map_names_is_in_the_register(string yaml)
    {
        var map = DataMapLoader.Load(yaml, "map.yml");
        Assert.Equal(
            map.Collections.SelectMany(each => each.Purposes).Concat(map.Uses.Keys).ToHashSet(StringComparer.Ordinal),
            ProcessingRegister.Of(map).Activities.Select(each => each.Purpose).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void A_purpose_that_declares_no_fields_is_registered_with_all_that_is_personal_in_its_collections()
    {
        var map = DataMapLoader.Load(File.ReadAllText(Repository.PathTo("samples/shop/datamap.yml")), "map.yml");
        var bookkeeping = ProcessingRegister.Of(map).Activities.Single(each => each.Purpose == "bookkeeping");
        Assert.False(bookkeeping.IsEnforced);
        Assert.Equal(["contract"], bookkeeping.Bases);
        Assert.Contains(bookkeeping.Items, item => item.Field == "shop_sales.orders.ship_name");
        Assert.Contains(bookkeeping.Kept, kept => kept is { Period: "P10Y", Law: "AO § 147" });
    }

    [Fact]
    public void Whoever_changes_the_map_changes_decision_and_register_at_once()
    {
        var before = DataMapLoader.Load(GateBench.Map, "map.yml");
        var after = DataMapLoader.Load(
            GateBench.Map.Replace(
                "{fields: [crm.customers.postcode], as: postal-region}", "fields: [crm.customers.postcode]", StringComparison.Ordinal),
            "map.yml");
        Assert.Equal(
            ["postal-region", null],
            new[] { before, after }.Select(map =>
                ProcessingRegister
                    .Of(map)
                    .Activities.Single(each => each.Purpose == GateBench.Pages)
                    .Items.Single(item => item.Field == "crm.customers.postcode")
                    .As?.Code));
        Assert.Equal(
            ["postal-region", null],
            new[] { before, after }.Select(map =>
                UsePolicy
                    .Of(map)
                    .Fields.Single(field => field.Address == "crm.customers.postcode")
                    .Uses.Single(use => use.Purpose == GateBench.Pages)
                    .Generalisation));
    }

    /// <summary>Somebody who said an explicit yes to every purpose, under a notice that names everything.</summary>
    private static PersonFacts Willing(PersonalDataMap map) => new()
    {
        Person = "p-1", AsOf = Now,
        Consents =
        [
            .. map.Uses.Keys.Select(purpose => new ConsentFact
            {
                Id = $"yes-{purpose}", Purpose = purpose, State = ConsentState.Given, From = Now.AddDays(-1), IsExplicit = true,
                Notice = new NoticeContent
                {
                    Purposes = [purpose], Categories = ["user", "system"],
                    Recipients = [.. map.Uses[purpose].Fields.SelectMany(used => used.Recipients)],
                },
            }),
        ],
    };
}
