using System.Globalization;
using System.Text;
using Compliance.DataMap.Register;
using Compliance.DataMap;
using Compliance.DataMap.Uses;
using Compliance.Decisions;
using Compliance.Decisions.Facts;
using Compliance.Decisions.Policies;
using Compliance.Personalization;
using Compliance.Personalization.Transparency;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Compliance.Tests.Personalization.Transparency;

/// <summary>
/// For any data map: what the register lists for a purpose, what the notice says of it, and what a decision can ever allow are the same,
/// and a change of one is a change of all.
/// </summary>
public sealed class AgreementOfFilesTests
{
    private const int Maps = 300;

    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static readonly string[] Categories =
    [
        "user.name", "user.contact.email", "user.demographic.date_of_birth", "user.contact.address.postal_code", "user.behavior",
        "user.health_and_medical", "user.financial.bank_account",
    ];

    /// <summary>A field of a collection that a purpose may name.</summary>
    private sealed record Shape(int Field, string? As, bool IsShared);

    private sealed record PurposeShape(int Basis, int Classes, IReadOnlyList<Shape> Uses);

    private sealed record MapShape(IReadOnlyList<int> Fields, IReadOnlyList<PurposeShape> Purposes);

    private static readonly Gen<MapShape> Shapes =
        from fields in Gen.Int[0, Categories.Length - 1].Array[1, 12]
        from purposes in (
            from basis in Gen.Int[0, 5]
            from classes in Gen.Int[0, 31]
            from uses in (
                from field in Gen.Int[0, fields.Length - 1]
                from form in Gen.Int[0, 3]
                from isShared in Gen.Bool
                select new Shape(field, AsOf(form, Categories[fields[field]]), isShared)).List[0, 6]
            select new PurposeShape(basis, classes, [.. uses.DistinctBy(each => each.Field)])).List[1, 6]
        select new MapShape(fields, purposes);

    [Fact]
    public void What_register_and_notice_say_a_purpose_may_use_is_what_a_decision_can_allow_and_nothing_else() =>
        Shapes.Sample(
            shape =>
            {
                var map = Map(shape);
                var (register, engine) = (ProcessingRegister.Of(map), Engine(map));
                var notice = PrivacyNotice.Of(register);
                Assert.Equal(
                    register.Activities.Where(each => each.Items.Count > 0).Select(each => each.Purpose),
                    notice.Purposes.Select(each => each.Purpose));
                foreach (var activity in register.Activities)
                {
                    var allowed = Allowed(engine, map, activity.Purpose);
                    Assert.Equal(
                        activity.Items.Select(item => $"{item.Field} {item.As?.Code}").Order(StringComparer.Ordinal),
                        allowed.Order(StringComparer.Ordinal));
                    var said = notice.Purposes.FirstOrDefault(each => each.Purpose == activity.Purpose);
                    Assert.Equal(allowed.Count > 0, said is not null);
                    if (said is null)
                        continue;
                    // The notice has words of categories: each is of something that can be allowed, and each that can be is said.
                    Assert.Equal(Words(map, allowed, isExact: true), said.Data.Order(StringComparer.Ordinal));
                    Assert.Equal(Words(map, allowed, isExact: false), said.Generalised.Order(StringComparer.Ordinal));
                    var use = map.Uses[activity.Purpose];
                    Assert.Equal([use.Basis.Code()], said.Bases);
                    Assert.Equal(use.Basis is LegalBasis.Consent, said.MayWithdraw);
                    Assert.Equal(
                        use.Fields.SelectMany(each => each.Recipients).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
                        said.Recipients.Order(StringComparer.Ordinal));
                }
            },
            iter: Maps);

    [Fact]
    public void Nobody_is_ever_given_what_the_register_does_not_list_whatever_they_allow() =>
        Gen.Select(Shapes, Gen.Int[0, 1 << 20]).Sample(
            (shape, choices) =>
            {
                var map = Map(shape);
                var engine = Engine(map);
                var policy = engine.Policy;
                var listed = ProcessingRegister.Of(map).Activities.ToDictionary(
                    each => each.Purpose, each => each.Items.Select(item => item.Field).ToHashSet(StringComparer.Ordinal),
                    StringComparer.Ordinal);
                var some = map.Uses.Keys.Where((_, at) => (choices >> at & 1) == 1);
                foreach (var purpose in map.Uses.Keys)
                {
                    var decision = engine.Decide(policy.Bind(Willing(map, some)), policy.Question(purpose, policy.AllFields));
                    Assert.Empty(
                        decision.Answers.Where(each => each.IsAllowed).Select(each => each.Field)
                            .Except(listed.GetValueOrDefault(purpose) ?? [], StringComparer.Ordinal));
                }
            },
            iter: Maps);

    [Fact]
    public void A_field_more_or_less_in_one_purpose_changes_decision_register_and_notice_alike() =>
        Gen.Select(Shapes, Gen.Int[0, 5]).Sample(
            (shape, at) =>
            {
                var purpose = shape.Purposes[at % shape.Purposes.Count];
                if (purpose.Uses.Count == 0)
                    return;
                var less = shape with
                {
                    Purposes = [.. shape.Purposes.Select(each => each == purpose ? each with { Uses = [.. each.Uses.Skip(1)] } : each)],
                };
                var (before, after) = (Map(shape), Map(less));
                var code = $"purpose{at % shape.Purposes.Count}";
                var (was, now) = (Allowed(Engine(before), before, code), Allowed(Engine(after), after, code));
                Assert.Equal(1, was.Count - now.Count);
                Assert.Equal(Listed(before, code) - 1, Listed(after, code));
                var (old, current) = (Notice(before), Notice(after));
                var differ = !Words(before, was, true).SequenceEqual(Words(after, now, true))
                    || !Words(before, was, false).SequenceEqual(Words(after, now, false));
                Assert.Equal(
                    differ,
                    NoticeVersionDifference.Between(old, current)
                        .Any(each => each.Part is NoticePart.Data or NoticePart.Generalised or NoticePart.PurposeRemoved));
                if (differ)
                    Assert.NotEqual(old.Hash(), current.Hash());
            },
            iter: Maps);

    private static PrivacyNotice Notice(PersonalDataMap map) => PrivacyNotice.Of(ProcessingRegister.Of(map));

    private static int Listed(PersonalDataMap map, string purpose) =>
        ProcessingRegister.Of(map).Activities.FirstOrDefault(each => each.Purpose == purpose)?.Items.Count ?? 0;

    /// <summary>What a person who allows everything gives to a purpose, of all fields that there are.</summary>
    private static List<string> Allowed(DecisionEngine engine, PersonalDataMap map, string purpose)
    {
        var policy = engine.Policy;
        return
        [
            .. engine.Decide(policy.Bind(Willing(map, map.Uses.Keys)), policy.Question(purpose, policy.AllFields)).Answers
                .Where(answer => answer.IsAllowed).Select(answer => $"{answer.Field} {answer.Generalisation}"),
        ];
    }

    private static IEnumerable<string> Words(PersonalDataMap map, IEnumerable<string> allowed, bool isExact) => allowed
        .Select(each => each.Split(' '))
        .Where(each => each[1].Length == 0 == isExact)
        .SelectMany(each => map.Find("shop.people")!.Find(each[0]["shop.people.".Length..])!.DataCategories
            .Select(category => isExact
                ? map.Vocabulary.Category(category)
                : $"{map.Vocabulary.Category(category)}: {Generalisation.All[each[1]].Title}"))
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static DecisionEngine Engine(PersonalDataMap map) =>
        new(CompiledPolicy.Compile(UsePolicy.Of(map)), new DecisionOptions(), new FakeTimeProvider(Now));

    private static PersonFacts Willing(PersonalDataMap map, IEnumerable<string> purposes) => new()
    {
        Person = "p-1", AsOf = Now,
        Consents =
        [
            .. purposes.Select(purpose => new ConsentFact
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

    private static string? AsOf(int form, string category) => (form, category) switch
    {
        (1, "user.demographic.date_of_birth") => "age-band",
        (1, "user.contact.address.postal_code") => "postal-region",
        (2, _) => "presence",
        _ => null,
    };

    private static PersonalDataMap Map(MapShape shape)
    {
        var text = new StringBuilder("compliance:\n  controller: The Shop\n  connections: {crm: {kind: sql}}\n  purposes:\n");
        foreach (var (purpose, at) in shape.Purposes.Select((purpose, at) => (purpose, at)))
        {
            var classes = string.Join(", ", ((PurposeClasses)purpose.Classes).Codes());
            var basis = LegalTerms.Bases[purpose.Basis].Code;
            text.Append(
                CultureInfo.InvariantCulture, $"    purpose{at}:\n      basis: {basis}\n      classes: [{classes}]\n");
            text.Append(purpose.Uses.Count == 0 ? "      uses: []\n" : "      uses:\n");
            foreach (var use in purpose.Uses)
            {
                var form = use.As is { } code ? $", as: {code}" : "";
                var shared = use.IsShared ? $", recipients: [partner {use.Field}]" : "";
                text.Append(CultureInfo.InvariantCulture, $"      - {{fields: [shop.people.f{use.Field}]{form}{shared}}}\n");
            }
        }

        text.Append("dataset:\n- fides_key: shop\n  compliance: {connection: crm}\n  collections:\n  - name: people\n    fields:\n");
        text.Append("    - {name: id, fides_meta: {primary_key: true}}\n");
        foreach (var (category, at) in shape.Fields.Select((category, at) => (category, at)))
            text.Append(CultureInfo.InvariantCulture, $"    - {{name: f{at}, data_categories: [{Categories[category]}]}}\n");
        return DataMapLoader.Load(text.ToString(), "map.yml");
    }
}
