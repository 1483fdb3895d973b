using Compliance.Consent.Ledger;
using Compliance.Decisions.Policies;
using Compliance.Personalization;
using Compliance.Protection.Keys;
using Compliance.Testing.Azurite;

namespace Compliance.Tests.Personalization;

/// <summary>
/// Whatever people allow, refuse and take back, in any order: what reaches a store names no field that was refused, and what was allowed is
/// what a model of the shop's purposes says.
/// </summary>
public sealed class GatePropertyTests(AzuriteFixture azurite)
{
    private const int Steps = 400;

    private static readonly string[] Purposes = [GateBench.Recommend, GateBench.Newsletter, GateBench.Pages, GateBench.Deliver];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_query_of_a_store_names_a_refused_field(int seed)
    {
        await using var bench = await GateBench.Start(azurite);
        var random = new Random(seed);
        var models = new Dictionary<string, Model> { [bench.Anna] = new(), [bench.Ben] = new() };
        var (allowed, refused) = (0, 0);
        for (var step = 0; step < Steps; step++)
        {
            var person = random.Next(2) == 0 ? bench.Anna : bench.Ben;
            await Act(bench, random, person, models[person]);
            var purpose = Purposes[random.Next(Purposes.Length)];
            var fields = bench.Domain.Map.Uses[purpose].Fields.Select(each => each.Field.ToString()).ToList();
            string[]? asked = random.Next(2) == 0 ? null : [.. fields.Where(_ => random.Next(2) == 0).DefaultIfEmpty(fields[0])];
            bench.Stores.Forget();
            var given = await bench.Gate.Read(person, purpose, asked, "test", TestContext.Current.CancellationToken);

            Assert.Equal((asked ?? [.. fields]).Order(StringComparer.Ordinal), given.Decision.Answers.Select(answer => answer.Field));
            Assert.All(given.Decision.Answers, answer => Assert.Equal(models[person].Allows(purpose), answer.IsAllowed));
            Assert.Empty(bench.Stores.AskedFields.Except(given.Decision.Answers.Where(each => each.IsAllowed).Select(each => each.Field)));
            Assert.Equal(given.Decision.AllowsAny, given.Record.IsUse);
            _ = given.Decision.AllowsAny ? allowed++ : refused++;
        }

        Assert.True(allowed > Steps / 10 && refused > Steps / 10, $"{allowed} allowed, {refused} refused");
    }

    private static async Task Act(GateBench bench, Random random, string person, Model model)
    {
        var holder = ConsentHolder.Person(person);
        switch (random.Next(8))
        {
            case 0 or 1:
                var (purpose, isYes) = (Purposes[random.Next(2)], random.Next(3) > 0);
                await bench.Answer(person, purpose, isYes);
                model.Consents[purpose] = isYes;
                break;
            case 2:
                var withdrawn = Purposes[random.Next(2)];
                await bench.Consent.Withdraw(holder, withdrawn, ConsentMethod.WebForm, ActingHand.Self, default);
                model.Consents[withdrawn] = false;
                break;
            case 3 when random.Next(3) == 0:
                await bench.Consent.WithdrawAll(holder, ConsentMethod.WebForm, ActingHand.Self, default);
                model.Consents.Clear();
                break;
            case 4:
                model.HasObjected = !model.HasObjected;
                await bench.Consent.Record(
                    holder, model.HasObjected ? ConsentAct.Objected : ConsentAct.ObjectionTakenBack, GateBench.Pages,
                    ConsentMethod.WebForm, ActingHand.Self, default);
                break;
            case 5 when random.Next(2) == 0:
                model.IsRestricted = !model.IsRestricted;
                await bench.Consent.Record(
                    holder, model.IsRestricted ? ConsentAct.Restricted : ConsentAct.RestrictionLifted, null,
                    ConsentMethod.Paper, ActingHand.Controller, default);
                break;
            case 6:
                model.HasOptedOut = !model.HasOptedOut;
                await (model.HasOptedOut
                    ? bench.Consent.OptOut(holder, PurposeClasses.Profiling, ConsentMethod.WebForm, ActingHand.Self, default)
                    : bench.Consent.TakeBackOptOut(holder, PurposeClasses.Profiling, ConsentMethod.WebForm, ActingHand.Self, default));
                break;
            default:
                break;
        }
    }

    private sealed class Model
    {
        public Dictionary<string, bool> Consents { get; } = [];

        public bool HasObjected { get; set; }

        public bool IsRestricted { get; set; }

        public bool HasOptedOut { get; set; }

        public bool Allows(string purpose) => !IsRestricted && purpose switch
        {
            GateBench.Recommend => Consents.GetValueOrDefault(purpose) && !HasOptedOut,
            GateBench.Newsletter => Consents.GetValueOrDefault(purpose),
            GateBench.Pages => !HasObjected,
            _ => true,
        };
    }
}
