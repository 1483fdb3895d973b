using Compliance.Consent.Signals;
using CsCheck;

namespace Compliance.Tests.Consent.Signals;

public sealed class IdSetTests
{
    private static readonly Gen<int[]> Ids = Gen.Int[1, 60].Array[0, 40];

    [Fact]
    public void A_set_holds_its_ids_once_and_ascending() =>
        Ids.Sample(ids => Assert.Equal(ids.Distinct().Order(), IdSet.Create(ids)));

    [Fact]
    public void Sets_with_the_same_ids_are_equal_however_they_were_made() => Ids.Sample(ids =>
    {
        var made = IdSet.Create(ids);
        var again = IdSet.Of(made.Runs.Reverse().Concat(made.Runs));
        Assert.Equal(made, again);
        Assert.Equal(made.GetHashCode(), again.GetHashCode());
        Assert.NotEqual(made, IdSet.Create([.. ids, 100]));
    });

    [Fact]
    public void A_set_knows_what_it_contains_how_many_and_the_greatest() => Ids.Sample(ids =>
    {
        var made = IdSet.Create(ids);
        Assert.All(Enumerable.Range(0, 63), id => Assert.Equal(ids.Contains(id), made.Contains(id)));
        Assert.Equal(ids.Distinct().Count(), made.Count);
        Assert.Equal(ids.Append(0).Max(), made.Max);
    });

    [Theory]
    [InlineData(0, 1)]
    [InlineData(65_535, 65_536)]
    [InlineData(3, 2)]
    public void A_run_outside_the_ids_is_refused(int first, int last) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => IdSet.Of([new IdRun(first, last)]));

    [Fact]
    public void All_ids_are_one_run()
    {
        IdSet all = [.. Enumerable.Range(1, IdSet.Greatest)];
        Assert.Equal([new IdRun(1, 65_535)], all.Runs);
        Assert.Equal("1-65535", all.ToString());
    }
}
