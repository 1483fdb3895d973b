using System.Diagnostics;
using Compliance.DataMap;
using Compliance.Testing.DataMap;
using CsCheck;

namespace Compliance.Tests.DataMap;

/// <summary>Plans of random maps: references in every direction, cycles, identities, unconnected and impersonal collections.</summary>
public sealed class PlannerPropertiesTests
{
    private static readonly HashSet<string> Given = ["email"];

    [Fact]
    public void What_is_read_is_what_an_independent_search_reaches_and_needs() => RandomMaps(map =>
    {
        var reached = Reached(map);
        var plan = Planner.Plan(map, Given);
        var reads = plan.Reads.Select(read => read.Collection).ToHashSet();

        Assert.Equal(plan.Reads.Count, reads.Count);
        Assert.Subset(reached, reads);
        Assert.Subset(reads, reached.Where(address => map.Find(address)!.HoldsPersonalData).ToHashSet());
        Assert.Equal(
            map.Collections.Where(each => each.HoldsPersonalData && IsReadable(each) && !reached.Contains(each.Address))
                .Select(each => each.Address),
            plan.Gaps.Where(gap => gap.Kind == CoverageGapKind.Unreachable).Select(gap => gap.Collection));
    });

    [Fact]
    public void Each_collection_is_read_after_something_that_leads_to_it() => RandomMaps(map =>
    {
        var learnt = new HashSet<string>(Given);
        var before = new HashSet<CollectionAddress>();
        foreach (var read in Planner.Plan(map, Given).Reads)
        {
            Assert.Contains(read.Lookups, lookup =>
                lookup.Identity is { } kind ? learnt.Contains(kind) : before.Contains(lookup.Source!.Value.Collection));
            before.Add(read.Collection);
            learnt.UnionWith(map.Find(read.Collection)!.Fields.Select(field => field.Identity).OfType<string>());
        }
    });

    [Fact]
    public void Outside_a_cycle_it_is_read_after_all_that_lead_to_it() =>
        RandomMaps(map =>
        {
            var plan = Planner.Plan(map, Given);
            var position = plan.Reads.Index().ToDictionary(each => each.Item.Collection, each => each.Index);
            var leadsTo = plan
                .Reads.SelectMany(read =>
                    read.Lookups.Where(lookup => lookup.Source is not null)
                        .Select(lookup => (From: lookup.Source!.Value.Collection, To: read.Collection)))
                .ToLookup(edge => edge.From, edge => edge.To);
            foreach (
                var (from, to) in leadsTo
                    .SelectMany(edges => edges.Select(to => (From: edges.Key, To: to)))
                    .Where(edge => position[edge.From] > position[edge.To]))
                Assert.True(LeadsBack(to, from), $"{to} is read before {from} without a cycle");

            bool LeadsBack(CollectionAddress start, CollectionAddress end)
            {
                var seen = new HashSet<CollectionAddress>();
                var open = new Stack<CollectionAddress>([start]);
                while (open.TryPop(out var here))
                {
                    if (here == end)
                        return true;
                    if (seen.Add(here))
                        Push(here);
                }

                return false;

                void Push(CollectionAddress here)
                {
                    foreach (var next in leadsTo[here])
                        open.Push(next);
                    // Learning an identity leads from where it is held to every other place that holds it.
                    foreach (var other in plan.Reads.Where(read => SharesIdentity(map.Find(here)!, map.Find(read.Collection)!)))
                        open.Push(other.Collection);
                }
            }

            bool SharesIdentity(Collection one, Collection other) =>
                one.Fields.Any(field => field.Identity is { } kind && other.Fields.Any(each => each.Identity == kind));
        });

    [Fact]
    public void What_must_be_erased_first_always_is() => RandomMaps(map =>
    {
        var erasures = Planner.Plan(map, Given).Erasures.Index().ToDictionary(each => each.Item, each => each.Index);
        foreach (var later in map.Collections.Where(each => erasures.ContainsKey(each.Address)))
            Assert.All(later.EraseAfter.Where(erasures.ContainsKey), earlier => Assert.True(erasures[earlier] < erasures[later.Address]));
    });

    [Fact]
    public void Without_commands_what_was_found_later_goes_before_where_it_was_found() => RandomMaps(map =>
    {
        if (map.Collections.Any(each => each.EraseAfter.Count > 0))
            return;
        var plan = Planner.Plan(map, Given);
        var reads = plan.Reads.Index().ToDictionary(each => each.Item.Collection, each => each.Index);
        var erasures = plan.Erasures.Index().ToDictionary(each => each.Item, each => each.Index);
        foreach (var read in plan.Reads.Where(read => erasures.ContainsKey(read.Collection)))
        {
            var sources = read.Lookups.Select(lookup => lookup.Source?.Collection).OfType<CollectionAddress>();
            Assert.All(
                sources.Where(source => erasures.ContainsKey(source) && reads[source] < reads[read.Collection]),
                source => Assert.True(erasures[read.Collection] < erasures[source]));
        }
    });

    [Fact]
    public void Of_what_is_read_the_personal_rows_are_erased_each_once() => RandomMaps(map =>
    {
        var plan = Planner.Plan(map, Given);

        Assert.Equal(
            plan.Reads.Select(read => map.Find(read.Collection)!)
                .Where(each => each.HoldsPersonalData)
                .Select(each => each.Address.ToString())
                .Order(),
            plan.Erasures.Select(address => address.ToString()).Order());
    });

    [Fact]
    public void Planning_is_deterministic() =>
        RandomMaps(map => Assert.Equivalent(Planner.Plan(map, Given), Planner.Plan(map, Given), strict: true));

    [Fact]
    public void A_thousand_collections_are_planned()
    {
        var map = SyntheticMap.Create(1_000);
        var plan = Planner.Plan(map, Given);
        var times = Enumerable.Range(0, 20).Select(_ =>
        {
            var clock = Stopwatch.StartNew();
            Planner.Plan(map, Given);
            return clock.Elapsed.TotalMilliseconds;
        }).Order().ToArray();
        TestContext.Current.TestOutputHelper!.WriteLine($"planned in {times[10]:F1} ms, at best {times[0]:F1} ms");

        Assert.Equal(1_000, plan.Reads.Count);
        Assert.Equal(1_000, plan.Erasures.Count);
        Assert.Empty(plan.Gaps);
    }

    [Theory]
    [InlineData(ReferenceDirection.From)]
    [InlineData(ReferenceDirection.From, ReferenceDirection.To)]
    public void A_long_chain_of_references_needs_neither_a_deep_stack_nor_the_square_of_its_length(params ReferenceDirection[] directions)
    {
        var chain = Enumerable
            .Range(0, 20_000)
            .Select(number => new Collection(
                new CollectionAddress("d", $"c{number}"),
                "store",
                [
                    new Field(
                        "id",
                        ["user"],
                        IsPrimaryKey: true,
                        Identity: number == 0 ? "email" : null,
                        References: number == 0 ? [] : [.. To(number - 1)]),
                ],
                RowErasure.Delete,
                [],
                [],
                null,
                [],
                null))
            .Reverse()
            .ToArray();

        Assert.Equal(20_000, Planner.Plan(MapOf(chain), Given).Reads.Count);

        IEnumerable<FieldReference> To(int number) =>
            directions.Select(direction => new FieldReference(new FieldAddress(new CollectionAddress("d", $"c{number}"), "id"), direction));
    }

    private static bool IsReadable(Collection collection) => collection.Connection is not null && collection.PrimaryKey.Any();

    private static void RandomMaps(Action<PersonalDataMap> holds) => Maps.Sample(holds, iter: 2_000);

    private static PersonalDataMap MapOf(Collection[] collections) =>
        new("", null, new Dictionary<string, Connection>(), [new Dataset("d", "store", null, collections)]);

    /// <summary>What a search that knows nothing of the planner reaches: it repeats until nothing changes.</summary>
    private static HashSet<CollectionAddress> Reached(PersonalDataMap map)
    {
        var kinds = new HashSet<string>(Given);
        var reached = new HashSet<CollectionAddress>();
        int before;
        do
        {
            before = reached.Count + kinds.Count;
            foreach (var collection in map.Collections.Where(IsReadable))
            {
                if (collection.Fields.Any(field => field.Identity is { } kind && kinds.Contains(kind)) || IsLedTo(collection))
                    reached.Add(collection.Address);
            }

            kinds.UnionWith(reached.SelectMany(address => map.Find(address)!.Fields).Select(field => field.Identity).OfType<string>());
        }
        while (reached.Count + kinds.Count > before);

        return reached;

        bool IsLedTo(Collection collection) =>
            collection
                .Fields.SelectMany(field => field.References!)
                .Any(each => each.Direction != ReferenceDirection.To && reached.Contains(each.To.Collection))
            || reached.Any(source =>
                map.Find(source)!
                    .Fields.SelectMany(field => field.References!)
                    .Any(each => each.Direction != ReferenceDirection.From && each.To.Collection == collection.Address));
    }

    private static readonly Gen<PersonalDataMap> Maps =
        from count in Gen.Int[1, 12]
        from density in Gen.Int[0, 3]
        from commands in Gen.Int[0, 2]
        from collections in Gen.Int[0, count - 1]
            .Array[0, density]
            .Array[count]
            .SelectMany(targets =>
                Gen.Select(
                        Gen.Int[0, 99].Array[count],
                        Gen.Enum<ReferenceDirection>().Array[count],
                        Gen.Int[0, 1_000].Array[count],
                        Gen.Int[0, 1_000].Array[count])
                    .Select(
                        (traits, directions, erase, after) =>
                            Enumerable
                                .Range(0, count)
                                .Select(number =>
                                    Random(number, targets[number], traits[number], directions, commands == 0 ? null : erase, after))
                                .ToArray()))
        select MapOf(collections);

    private static Collection Random(int number, int[] targets, int traits, ReferenceDirection[] directions, int[]? erase, int[] after)
    {
        var identity = (traits % 10) switch { 0 or 1 => "email", 2 => "phone", 3 or 4 => "number", _ => null };
        var isPersonal = traits % 4 != 0;
        var fields = targets
            .Index()
            .Select(each => new Field(
                $"r{each.Index}",
                [],
                References:
                [
                    new FieldReference(new FieldAddress(Address(each.Item), "id"), directions[(number + each.Index) % directions.Length]),
                ]));
        return new Collection(
            Address(number),
            traits % 9 == 0 ? null : "store",
            [
                new Field(
                    "id",
                    isPersonal ? ["user"] : ["system"],
                    IsPrimaryKey: traits % 11 != 0,
                    References: [],
                    Identity: identity == "number" && traits > 50 ? identity : null),
                new Field("who", [], Identity: identity, References: []),
                .. fields,
            ],
            RowErasure.Delete,
            // Only to collections with a greater number, so that commands are never cyclic.
            erase is null
            || erase[number] % 3 > 0
            || number == directions.Length - 1
                ? []
                : [Address(number + 1 + (erase[number] % (directions.Length - 1 - number)))],
            after[number] % 3 > 0 ? [] : [Address(after[number] % directions.Length)],
            null, [], null);
    }

    private static CollectionAddress Address(int number) => new("d", $"c{number}");
}
