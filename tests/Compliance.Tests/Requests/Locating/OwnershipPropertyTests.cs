using System.Security.Cryptography;
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
    public void Access_and_erasure_reach_all_rows_of_the_person_and_none_of_anybody_else()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("COMPLIANCE_WORLDS"), out var others))
            Gen.Int[Worlds, int.MaxValue].Sample(Check, iter: others, threads: 1);
        else
            Array.ForEach([.. Enumerable.Range(0, Worlds)], Check);
    }

    private static void Check(int seed)
    {
        var world = OwnershipWorld.Of(seed);
        var (person, stated) = world.AskFor();
        var asked = $"asked for {person.Number} by {string.Join(", ", stated)}\n{world}";
        var request = Request.Run(world, stated);
        if (request.IsAmbiguous)
        {
            Assert.True(
                stated.Count == 1 && stated[0].Kind == "email" && world.People.Count(each => each.Email == person.Email) > 1,
                $"ambiguous\n{asked}");
            return;
        }

        Assert.False(
            stated.Count == 1 && stated[0].Kind == "email" && world.People.Count(each => each.RegisteredEmail == person.Email) > 1,
            $"not ambiguous\n{asked}");
        Assert.True(request.IsComplete || !world.IsPlain, $"incomplete in a plain world\n{asked}\n{request}");
        CheckExport(world, person, request, asked);
        CheckOthers(world, person, request, asked);
        CheckOutcome(world, person, request, asked);
    }

    private static void CheckExport(OwnershipWorld world, OwnershipWorld.Person person, Request request, string asked)
    {
        foreach (var row in world.Rows)
        {
            var isShown = request.Export.Contains(row.Secret, StringComparison.Ordinal);
            Assert.True(
                !isShown || (row.Owners.Contains(person) && row.Owners.Count == 1),
                $"shown, though not theirs alone: {row.Secret}\n{asked}");
            Assert.True(
                isShown || !request.IsComplete || row.Owners.Count > 1 || !row.Owners.Contains(person),
                $"not shown: {row.Secret}\n{asked}");
        }

        foreach (var other in world.People.Where(each => each != person && each.Email != person.Email))
            Assert.False(
                request.Export.Contains(other.Email, StringComparison.OrdinalIgnoreCase), $"the export shows {other.Email}\n{asked}");
    }

    private static void CheckOthers(OwnershipWorld world, OwnershipWorld.Person person, Request request, string asked)
    {
        foreach (var row in world.Rows.Where(row => !row.Owners.Contains(person) || row.Owners.Count > 1))
        {
            var after = request.After(row);
            var isTheirs = row.Owners.Contains(person) || row.Mentioned.Contains(person);
            var mayBeMasked = isTheirs && row.Rule is SharedRowRule.Mask;
            Assert.True(after is not null, $"gone, though not theirs alone: {row.Secret}\n{asked}");
            Assert.True(
                after == row.Before || (mayBeMasked && after.Contains(row.Secret, StringComparison.Ordinal)),
                $"changed: {row.Secret}\n{after}\n{asked}");
            foreach (var field in row.Collection.Fields.Where(field => field.Identity is not null))
            {
                var was = Value(row.Before, field.Path);
                Assert.True(
                    Value(after, field.Path) == was || IsOf(person, was), $"another's identity changed: {row.Secret}\n{after}\n{asked}");
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
                Assert.True(
                    there.Contains(value) || !before.Contains(value), $"{reference.From} refers to {value}, which is gone\n{asked}");
        }
    }

    private static string? Value(string row, string path) => JsonNode.Parse(row)![path]?.ToString();

    private static bool IsOf(OwnershipWorld.Person person, string? identity) =>
        new[] { person.Number, person.Email, person.SecondEmail }.Contains(identity?.Trim(), StringComparer.OrdinalIgnoreCase);

    private static void CheckOutcome(OwnershipWorld world, OwnershipWorld.Person person, Request request, string asked)
    {
        var left = world.Rows.Where(row => row.Owners.Contains(person) && IsLeft(row)).ToList();
        Assert.True(
            request.IsComplete == (left.Count == 0),
            $"complete: {request.IsComplete}, left: {string.Join(' ', left.Select(row => row.Secret))}\n{asked}\n{request}");

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

        public static Request Run(OwnershipWorld world, List<(string Kind, string Value)> stated)
        {
            var stores = new MemoryStores { [OwnershipWorld.Store] = world.Stores };
            var who = SmallShop.Who([.. stated]);
            var plan = Planner.Plan(world.Map, who.Kinds.ToHashSet());
            var locator = new SubjectLocator(world.Map, plan, stores, DataSubjectGroup.Default, Now);
            locator.Learn(who);
            if (!Wait(locator.Search(default)))
                return new Request { IsAmbiguous = true };
            var gaps = plan.Gaps.Concat(locator.Gaps).ToList();
            var file = new CaseFile(who).LocatedAs(null, locator.Located, locator.Known, gaps, world.Map.Digest);
            var export = string.Concat(file.Located.Select(located => Show(world, file, located)));
            var erasing = new RowErasing(stores, Masking, new ReferencedRows(stores));
            foreach (var located in file.Located)
                Wait(erasing.Erase(file, world.Map, located, isAgain: false, default));
            var left = PollInterval(world, stores, file);
            var request = new Request { IsComplete = gaps.Count == 0 && left == 0, Export = export, Gaps = gaps };
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

        private static string Show(OwnershipWorld world, CaseFile file, LocatedCollection located)
        {
            var collection = world.Map.Find(located.Address)!;
            var view = new PersonalView(collection, file.Known);
            return string.Concat(Read(located.Own).Select(row => view.Own(row).Fields.ToJsonString()))
                + string.Concat(Read(located.Partly).Select(row => view.Part(row).Fields.ToJsonString()));

            List<Row> Read(IEnumerable<string> keys) =>
                Wait(world.Stores.Read(collection, [.. keys.Select(key => new RowKey(key))], default).ToListAsync().AsTask());
        }

        private static long PollInterval(OwnershipWorld world, MemoryStores stores, CaseFile file)
        {
            var locator = new SubjectLocator(
                world.Map, Planner.Plan(world.Map, world.Map.IdentityKinds), stores, DataSubjectGroup.Default, Now);
            locator.Learn(file);
            return Wait(locator.Search(default)) ? LateRows.Of(world.Map, locator.Located, file, []).Sum(LateRows.Left) : 1;
        }

        private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();
    }
}
