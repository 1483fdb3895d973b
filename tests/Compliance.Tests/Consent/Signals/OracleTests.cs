using System.Text.Json;
using System.Text.Json.Nodes;
using Compliance.Consent.Signals;
using Compliance.Consent.Signals.Gpp;
using Compliance.Consent.Signals.Tcf;
using Compliance.Testing.Node;

namespace Compliance.Tests.Consent.Signals;

/// <summary>The IAB's encoders and this repository's write the same strings and read them as the same models.</summary>
public sealed class OracleTests(OracleTests.Process process) : IClassFixture<OracleTests.Process>
{
    private const int Models = 10_000;

    /// <summary>What the IAB's encoder for TC strings adds after its last comparison: the last vendor's id.</summary>
    private const int CountedTooLate = 16;

    [Fact]
    public async Task Ten_thousand_random_gpp_strings_are_those_of_the_iab_encoder_and_are_read_alike_by_both()
    {
        var signals = new RandomSignals(new Random(RandomSignals.Seed));
        var models = Enumerable.Range(0, Models).Select(_ => signals.Gpp()).ToList();
        var texts = models.ConvertAll(model => model.Write());
        await Compare("gpp", models.ConvertAll(SignalJson.Of), texts, (index, theirs) =>
        {
            Assert.Equal(theirs, texts[index]);
            Assert.Equal(models[index], GppString.Parse(theirs));
        });
    }

    /// <summary>
    /// The specification wants the shorter of bit field and ranges. The IAB's encoder for TC strings decides while it still counts: it
    /// leaves out the last range, and one bit of each range of one vendor (@iabtcf/core 1.5.6, <c>VendorVectorEncoder.encode</c>). Where
    /// that leads to another choice, the strings differ; ours is never longer, and each side reads the other's. Its encoder for GPP decides
    /// as we do.
    /// </summary>
    [Fact]
    public async Task Ten_thousand_random_tc_strings_are_those_of_the_iab_encoder_but_where_it_misses_the_shorter_form()
    {
        var signals = new RandomSignals(new Random(RandomSignals.Seed));
        var models = Enumerable.Range(0, Models).Select(_ => signals.Tcf()).ToList();
        var texts = models.ConvertAll(model => model.Write());
        var same = 0;
        await Compare("tcf", models.ConvertAll(SignalJson.Of), texts, (index, theirs) =>
        {
            if (Lists(models[index]).All(vendors => IabWritesRanges(vendors) == IsShorterAsRanges(vendors)))
                Assert.Equal(theirs, texts[index]);
            else
                Assert.True(texts[index].Length <= theirs.Length, "Ours is longer.");
            same += theirs == texts[index] ? 1 : 0;
            Assert.Equal(models[index], TcString.Parse(theirs));
        });
        Assert.True(same > Models / 2, $"Only {same} strings were the same.");
    }

    private async Task Compare(string kind, List<JsonObject> models, List<string> texts, Action<int, string> compare)
    {
        var _encoders = await process.Encoders;
        var expected = models.ConvertAll(model => model.ToJsonString());
        var questions = models.Zip(texts, (model, text) => new JsonObject { ["kind"] = kind, ["model"] = model, ["text"] = text });
        var lines = questions.Select(question => question.ToJsonString()).ToList();
        await _encoders.Exchange(lines, (index, line) =>
        {
            using var answer = JsonDocument.Parse(line);
            try
            {
                compare(index, answer.RootElement.GetProperty("text").GetString()!);
                Assert.Equal(expected[index], answer.RootElement.GetProperty("model").GetRawText());
            }
            catch (Exception difference)
            {
                throw new InvalidOperationException($"{RandomSignals.Rerun(index)}: {texts[index]}", difference);
            }
        });
    }

    /// <summary>One process for both tests, started by the first.</summary>
    public sealed class Process : IDisposable
    {
        private readonly Lazy<Task<NodeOracle>> _encoders = new(IabEncoders.Start);

        internal Task<NodeOracle> Encoders => _encoders.Value;

        public void Dispose()
        {
            if (_encoders is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                _encoders.Value.Result.Dispose();
        }
    }

    private static IEnumerable<IdSet> Lists(TcString text) =>
        new[] { text.VendorConsents, text.VendorLegitimateInterests, text.DisclosedVendors, text.AllowedVendors }.OfType<IdSet>();

    private static bool IsShorterAsRanges(IdSet vendors) => 12 + vendors.Runs.Sum(Bits) <= vendors.Max;

    private static bool IabWritesRanges(IdSet vendors) =>
        vendors.Max > 45 && 12 + vendors.Runs.Sum(CountedBits) - CountedTooLate < vendors.Max;

    private static int Bits(IdRun run) => run.First == run.Last ? 17 : 33;

    private static int CountedBits(IdRun run) => run.First == run.Last ? 16 : 33;
}
