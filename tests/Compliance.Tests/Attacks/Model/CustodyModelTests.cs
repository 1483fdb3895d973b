namespace Compliance.Tests.Attacks.Model;

/// <summary>Every state that the protocol can reach is looked at, whatever the adversary does and wherever a crash comes.</summary>
public sealed class CustodyModelTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_the_adversary_does_nothing_that_must_hold_is_broken(bool adaAsked)
    {
        var (states, violation) = Explore(new CustodyModel(), CustodyModel.Start with { AdaAsked = adaAsked });
        TestContext.Current.TestOutputHelper!.WriteLine($"{states.Count} states");
        Assert.Null(violation);
        Assert.True(states.Count > 10_000, $"Only {states.Count} states were reached.");
    }

    [Fact]
    public void An_erasure_that_is_beyond_return_always_ends_in_a_certificate()
    {
        var model = new CustodyModel();
        var (states, _) = Explore(model, CustodyModel.Start with { AdaAsked = true });
        var beyond = states.Where(state => state.IsFinal[(int)Subject.Ada] == 1).ToList();
        Assert.NotEmpty(beyond);
        Assert.All(beyond, state => Assert.True(Ends(model, state, (Request)state.Fence[(int)Subject.Ada])));
    }

    [Fact]
    public void An_honest_erasure_alone_is_complete()
    {
        var model = new CustodyModel();
        var fenced = CustodyModel.Start with
        {
            AdaAsked = true,
            Fence = Map.Of((int)Subject.Ada, (int)Request.First),
            RaisedAt = Map.Of((int)Subject.Ada, 0),
        };
        Assert.True(Ends(model, fenced, Request.First));
    }

    // The cooling-off is counted twice, by the signer and by the eraser: either count is enough, and without both there is none.
    [Theory]
    [InlineData("KeyFromTheLog")]
    [InlineData("OneOwnerPerKey")]
    [InlineData("OneKeyPerOwner")]
    [InlineData("SystemKeysRefused")]
    [InlineData("FenceOfThisRequest")]
    [InlineData("ApprovalOfOneFence")]
    [InlineData("ErasureApprovalGate")]
    [InlineData("ActsFromTheEraser")]
    [InlineData("CertificateNeedsActs")]
    [InlineData("CoolingOffByEraser", "CoolingOffBySigner")]
    [InlineData("CoolingOffByEraser", "FencesFromTheEraser")]
    public void Without_a_rule_there_is_an_attack(string rule, string? second = null)
    {
        var model = new CustodyModel([.. new[] { rule, second }.OfType<string>().Select(Enum.Parse<Rule>)]);
        var found = new[] { false, true }
            .Select(asked => Explore(model, CustodyModel.Start with { AdaAsked = asked }).Violation)
            .FirstOrDefault(violation => violation is not null);
        TestContext.Current.TestOutputHelper!.WriteLine($"without {rule} {second}: {found ?? "nothing"}");
        Assert.NotNull(found);
    }

    private static bool Ends(CustodyModel model, State from, Request request)
    {
        var seen = new HashSet<State> { from };
        var waiting = new Queue<State>(seen);
        while (waiting.TryDequeue(out var state))
        {
            if (state.Certified[(int)request] == 1)
                return true;
            foreach (var next in model.HonestSteps(state, request, Subject.Ada))
            {
                if (seen.Add(next))
                    waiting.Enqueue(next);
            }
        }

        return false;
    }

    /// <summary>Breadth first, so that the way to a violation is the shortest.</summary>
    private static (HashSet<State> States, string? Violation) Explore(CustodyModel model, State start)
    {
        var came = new Dictionary<State, (State From, Step Step)>();
        var seen = new HashSet<State> { start };
        var waiting = new Queue<State>(seen);
        while (waiting.TryDequeue(out var state))
        {
            if (CustodyModel.Violation(state) is { } violation)
                return (seen, $"{violation}: {string.Join("; ", Way(came, state))}");
            foreach (var (step, next) in model.Steps(state))
            {
                if (!seen.Add(next))
                    continue;
                came[next] = (state, step);
                waiting.Enqueue(next);
            }
        }

        return (seen, null);
    }

    private static List<string> Way(Dictionary<State, (State From, Step Step)> came, State to)
    {
        var steps = new List<string>();
        for (var at = to; came.TryGetValue(at, out var before); at = before.From)
            steps.Add($"{before.Step}");
        steps.Reverse();
        return steps;
    }
}
