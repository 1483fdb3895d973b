using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Compliance.Connectors;
using Compliance.DataMap;
using Compliance.Masking;
using Compliance.Requests.Case;
using Compliance.Requests.Locating;
using Compliance.Requests.Rights.Access;
using Compliance.Requests.Rights.Erasure;
using Compliance.Testing.Connectors;
using CsCheck;
using NodaTime;

namespace Compliance.Tests.Requests.Locating;

/// <summary>
/// Whose row is it: in thousands of random worlds, access shows the person's rows and nobody else's, erasure leaves none of theirs and
/// touches none of another's, and a request is complete exactly when that is so.
/// </summary>
public sealed class OwnershipPropertyTests
{
    /// <summary>The same worlds in every run; <c>COMPLIANCE_WORLDS</c> takes as many others.</summary>
    private const int Worlds = 20_000;

    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 9, 0);

    private static readonly MaskingStrategies Masking = new(new MaskingSecrets(new byte[32], new byte[16]), RandomNumberGenerator.Create());

    [Fact]
    public async Task Access_and_erasure_reach_all_rows_of_the_person_and_none_of_anybody_else()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COMPLIANCE_WORLDS"), out var others))
            await Gen.Int[Worlds, int.MaxValue].SampleAsync(Check, iter: others, threads: 1);
        else
            await Parallel.ForEachAsync(Enumerable.Range(0, Worlds), async (seed, _) => await Check(seed));
    }

    private static async Task Check(int seed)
    {
        var world = OwnershipWorld.Of(seed);
        var (person, stated) = world.AskFor();
        var request = await Request.Run(world, stated);
        // What is told of a failure takes longer to write than the world takes to check.
        string Asked() => $"asked for {person.Number} by {string.Join(", ", stated)}\n{world}";
        if (request.IsAmbiguous)
        {
            if (stated.Count != 1 || stated[0].Kind != "email" || world.People.Count(each => each.Email == person.Email) == 1)
                Assert.Fail($"ambiguous\n{Asked()}");
            return;
        }

        if (stated.Count == 1 && stated[0].Kind == "email" && world.People.Count(each => each.RegisteredEmail == person.Email) > 1)
            Assert.Fail($"not ambiguous\n{Asked()}");
        if (!request.IsComplete && world.IsPlain)
            Assert.Fail($"incomplete in a plain world\n{Asked()}\n{request}");
        CheckExport(world, person, request, Asked);
        CheckOthers(world, person, request, Asked);
        CheckOutcome(world, person, request, Asked);
    }

    private static void CheckExport(OwnershipWorld world, OwnershipWorld.Person person, Request request, Func<string> asked)
    {
        foreach (var row in world.Rows)
        {
            var isShown = request.Export.Contains(row.Secret, StringComparison.Ordinal);
            if (isShown && (!row.Owners.Contains(person) || row.Owners.Count > 1))
                Assert.Fail($"shown, though not theirs alone: {row.Secret}\n{asked()}");
            if (!isShown && request.IsComplete && row.Owners.Count <= 1 && row.Owners.Contains(person))
                Assert.Fail($"not shown: {row.Secret}\n{asked()}");
        }

        foreach (var other in world.People.Where(each => each != person && each.Email != person.Email))
        {
            if (request.Export.Contains(other.Email, StringComparison.OrdinalIgnoreCase))
                Assert.Fail($"the export shows {other.Email}\n{asked()}");
        }
    }

    private static void CheckOthers(OwnershipWorld world, OwnershipWorld.Person person, Request request, Func<string> asked)
    {
        foreach (var row in world.Rows.Where(row => !row.Owners.Contains(person) || row.Owners.Count > 1))
        {
            var after = request.After(row);
            var isTheirs = row.Owners.Contains(person) || row.Mentioned.Contains(person);
            var mayBeMasked = isTheirs && row.Rule is SharedRowRule.Mask;
            if (after is null)
                Assert.Fail($"gone, though not theirs alone: {row.Secret}\n{asked()}");
            // The same text says the same of every field.
            if (after == row.Before)
                continue;
            if (!mayBeMasked || !after.Contains(row.Secret, StringComparison.Ordinal))
                Assert.Fail($"changed: {row.Secret}\n{after}\n{asked()}");
            foreach (var field in row.Collection.Fields.Where(field => field.Identity is not null))
            {
                var was = Value(row.Before, field.Path);
                if (Value(after, field.Path) != was && !IsOf(person, was))
                    Assert.Fail($"another's identity changed: {row.Secret}\n{after}\n{asked()}");
            }
        }

        // No row that stays refers to a row that went.
        foreach (var reference in RowReference.All(world.Map))
        {
            var there = request.Rows(reference.To.Collection).SelectMany(row => FieldValues.At(row, reference.To.Path)).ToHashSet();
            var before = world
                .Rows.Where(row => row.Collection.Address == reference.To.Collection)
                .SelectMany(row => FieldValues.At(JsonNode.Parse(row.Before), reference.To.Path))
                .ToHashSet();
            foreach (var value in request.Rows(reference.From.Collection).SelectMany(row => FieldValues.At(row, reference.From.Path)))
            {
                if (!there.Contains(value) && before.Contains(value))
                    Assert.Fail($"{reference.From} refers to {value}, which is gone\n{asked()}");
            }
        }
    }

    private static string? Value(string row, string path) => JsonNode.Parse(row)![path]?.ToString();

    private static bool IsOf(OwnershipWorld.Person person, string? identity) =>
        new[] { person.Number, person.Email, person.SecondEmail }.Contains(identity?.Trim(), StringComparer.OrdinalIgnoreCase);

    private static void CheckOutcome(OwnershipWorld world, OwnershipWorld.Person person, Request request, Func<string> asked)
    {
        var left = world.Rows.Where(row => row.Owners.Contains(person) && IsLeft(row)).ToList();

        // A plan does not count on plain values in fields that may be sealed.
        var isCautious = request.Gaps.Any(gap => gap.Kind is CoverageGapKind.Unreachable);
        if (request.IsComplete != (left.Count == 0) && !(isCautious && left.Count == 0))
        {
            var secrets = string.Join(' ', left.Select(row => row.Secret));
            Assert.Fail($"complete: {request.IsComplete}, left: {secrets}\n{asked()}\n{request}");
        }

        bool IsLeft(OwnershipWorld.TrueRow row) => request.After(row) switch
        {
            null => false,
            var after when row.Owners.Count > 1 => row.Rule is SharedRowRule.Undecided
                || (row.Rule is SharedRowRule.Mask && row.Collection.Find("receiver") is { IsMention: false } && Names(row, after)),
            var after => after.Contains(row.Secret, StringComparison.Ordinal) && row.Rule is not SharedRowRule.Keep,
        };

        bool Names(OwnershipWorld.TrueRow row, string after) =>
            row.Collection.Fields.Any(field => field.Identity is not null && IsOf(person, Value(after, field.Path)));
    }

    /// <summary>One access and then one erasure, as the activities run them, without a workflow.</summary>
    private sealed class Request
    {
        private readonly Dictionary<(CollectionAddress, string), JsonObject> _after = [];

        public bool IsAmbiguous { get; private init; }

        public bool IsComplete { get; private init; }

        /// <summary>Everything that the person is shown.</summary>
        public string Export { get; private init; } = "";

        public IReadOnlyList<CoverageGap> Gaps { get; private init; } = [];

        public static async Task<Request> Run(OwnershipWorld world, List<(string Kind, string Value)> stated)
        {
            var stores = new MemoryStores { [OwnershipWorld.Store] = world.Stores };
            var who = SmallShop.Who([.. stated]);
            var plan = Planner.Plan(world.Map, who.Kinds.ToHashSet());
            var locator = new SubjectLocator(world.Map, plan, stores, DataSubjectGroup.Default, Now);
            locator.Learn(who);
            if (!await locator.Search(default))
                return new Request { IsAmbiguous = true };
            var gaps = plan.Gaps.Concat(locator.Gaps).ToList();
            var file = new CaseFile(who).LocatedAs(null, locator.Located, locator.Known, gaps, world.Map.Digest);
            var export = new StringBuilder();
            foreach (var located in file.Located)
                export.Append(await Show(world, file, located));
            var erasing = new RowErasing(stores, Masking, new ReferencedRows(stores));
            foreach (var located in file.Located)
                await erasing.Erase(file, world.Map, located, isAgain: false, default);
            var left = await PollInterval(world, stores, file);
            var request = new Request { IsComplete = gaps.Count == 0 && left == 0, Export = $"{export}", Gaps = gaps };
            foreach (var collection in world.Map.Collections)
            {
                foreach (var row in world.Stores.Rows(collection.Address.ToString()).Select(row => JsonNode.Parse(row)!.AsObject()))
                    request._after[(collection.Address, row[collection.PrimaryKey.Single().Path]!.ToString())] = row;
            }

            return request;
        }

        public string? After(OwnershipWorld.TrueRow row) => _after.GetValueOrDefault((row.Collection.Address, row.Key))?.ToJsonString();

        public IEnumerable<JsonObject> Rows(CollectionAddress collection) =>
            _after.Where(each => each.Key.Item1 == collection).Select(each => each.Value);

        public override string ToString() => string.Join('\n', Gaps.Select(gap => gap.Detail));

        private static async Task<string> Show(OwnershipWorld world, CaseFile file, LocatedCollection located)
        {
            var collection = world.Map.Find(located.Address)!;
            var view = new PersonalView(collection, file.Known);
            return string.Concat((await Read(located.Own)).Select(row => view.Own(row).Fields.ToJsonString()))
                + string.Concat((await Read(located.Partly)).Select(row => view.Part(row).Fields.ToJsonString()));

            ValueTask<List<Row>> Read(IEnumerable<string> keys) =>
                world.Stores.Read(collection, [.. keys.Select(key => new RowKey(key))], default).ToListAsync();
        }

        private static async Task<long> PollInterval(OwnershipWorld world, MemoryStores stores, CaseFile file)
        {
            var locator = new SubjectLocator(
                world.Map, Planner.Plan(world.Map, world.Map.IdentityKinds), stores, DataSubjectGroup.Default, Now);
            locator.Learn(file);
            return await locator.Search(default) ? LateRows.Of(world.Map, locator.Located, file, []).Sum(LateRows.Left) : 1;
        }
    }
}
