using System.Security.Cryptography;
using System.Text;
using Compliance.Proof.Verifying;

namespace Compliance.Proof.Tests.Verifying;

public sealed class LogPolicyTests
{
    private static readonly VerifierKey[] X = [.. Enumerable.Range(1, 3).Select(i => Witness($"x{i}"))];
    private static readonly VerifierKey[] Y = [.. Enumerable.Range(1, 3).Select(i => Witness($"y{i}"))];

    // The example of c2sp.org/tlog-policy, with keys.
    private static readonly string Example = $"""
        log {PublishedNotes.Peter}

        witness X1 {X[0]}
        witness X2 {X[1]}
        witness X3 {X[2]}
        group X-witnesses 2 X1 X2 X3

        witness Y1 {Y[0]}
        witness Y2 {Y[1]}
        witness Y3 {Y[2]}
        group Y-witnesses any Y1 Y2 Y3

        group X-and-Y all X-witnesses Y-witnesses
        quorum X-and-Y

        """;

    [Fact]
    public void The_example_of_the_specification_wants_two_of_one_side_and_one_of_the_other()
    {
        var policy = Parse(Example);
        var (all, x, y) = (policy.Witnesses, policy.Witnesses.Take(3), policy.Witnesses.Skip(3));
        for (var subset = 0; subset < 64; subset++)
        {
            var cosigned = all.Where((_, i) => (subset & (1 << i)) != 0).ToHashSet();
            Assert.Equal(x.Count(cosigned.Contains) >= 2 && y.Any(cosigned.Contains), policy.HasQuorum(cosigned));
        }
        Assert.Equal(PublishedNotes.Peter, $"{Assert.Single(policy.Logs)}");
        Assert.Equal(6, policy.Witnesses.Count);
        Assert.True(policy.DemandsWitnesses);
    }

    [Fact]
    public void Blank_lines_comments_tabs_and_URLs_say_nothing()
    {
        var policy = Parse(
            $"\n \t\n# comment\n\t# another\n\tlog\t {PublishedNotes.Peter}  https://log.example/ \nwitness w1 {X[0]} "
            + $"https://w.example/\nquorum \t w1\t\n");
        Assert.True(policy.HasQuorum(new HashSet<VerifierKey> { policy.Witnesses[0] }));
        Assert.False(policy.HasQuorum(new HashSet<VerifierKey>()));
    }

    [Fact]
    public void Without_witnesses_none_is_demanded()
    {
        var policy = Parse("quorum none\n");
        Assert.True(policy.HasQuorum(new HashSet<VerifierKey>()));
        Assert.False(policy.DemandsWitnesses);
        Assert.Empty(policy.Logs);
    }

    [Fact]
    public void Names_are_bytes_and_not_what_they_look_like()
    {
        var policy = LogPolicy.Parse([
            .. Encoding.UTF8.GetBytes($"witness \u212A {X[0]}\nwitness K {X[1]}\nwitness "),
            0xFF,
            .. Encoding.UTF8.GetBytes($" {X[2]}\nquorum K\n"),
        ]);
        Assert.True(policy.HasQuorum(new HashSet<VerifierKey> { policy.Witnesses[1] }));
        Assert.False(policy.HasQuorum(new HashSet<VerifierKey> { policy.Witnesses[0], policy.Witnesses[2] }));
    }

    [Fact]
    public void What_is_no_policy_is_refused()
    {
        var (w1, w2) = ($"witness w1 {X[0]}\n", $"witness w2 {X[1]}\n");
        foreach (
            var policy in new[]
            {
                "",
                w1,
                "quorum w1\n" + w1,
                "quorum unknown\n",
                "quorum none\nquorum none\n",
                "quorum\n",
                "quorum none none\n",
                "quorum none",
                w1 + w1 + "quorum w1\n",
                w1 + $"witness w2 {X[0]}\nquorum w1\n",
                w1 + $"witness w1 {X[1]}\nquorum w1\n",
                $"log {PublishedNotes.Peter}\nlog {PublishedNotes.Peter}\nquorum none\n",
                $"log {PublishedNotes.Peter} a b\nquorum none\n",
                "log\nquorum none\n",
                $"witness none {X[0]}\nquorum none\n",
                "group none all w1\n",
                $"witness w1 {X[0]} url more\nquorum w1\n",
                $"witness w1 {PublishedNotes.Peter}\nquorum w1\n",
                $"log {X[0]}\nquorum none\n",
                "log PeterNeumann+00000000+AA==\nquorum none\n",
                w1 + "group g all\nquorum g\n",
                w1 + "group g 0 w1\nquorum g\n",
                w1 + "group g 2 w1\nquorum g\n",
                w1 + "group g -1 w1\nquorum g\n",
                w1 + "group g 01 w1\nquorum g\n",
                w1 + "group g some w1\nquorum g\n",
                w1 + "group g all w1 w1\nquorum g\n",
                w1 + "group g all w1 none\nquorum g\n",
                w1 + "group g all g\nquorum g\n",
                w1 + "group g all unknown\nquorum w1\n",
                w1 + "group g all\nquorum w1\n",
                w1 + "group g all w1 w2\n" + w2 + "quorum g\n",
                w1 + w2 + "group g all w1\ngroup h all w1 w2\nquorum h\n",
                w1 + "group w1 all w1\nquorum w1\n",
                "quorum none\r\r\n",
                "quorum\rnone\n",
                "\r",
                "\uFEFF",
                "\uFEFF\uFEFFquorum none\n",
                "quorum none\n\uFEFF",
                "quorum\vnone\n",
                "quorum none\u007f\n",
                "quorum none\n\0",
                "witnesses w\nquorum none\n",
                "Quorum none\n",
            }
        )
            Assert.Throws<FormatException>(() => Parse(policy));
    }

    [Theory]
    [InlineData("", "\r\n")]
    [InlineData("\uFEFF", "\n")]
    [InlineData("\uFEFF", "\r\n")]
    public void A_byte_order_mark_and_line_ends_of_another_system_do_not_count(string mark, string end)
    {
        var policy = Parse($"{mark}# trusted{end}{end}log {PublishedNotes.Peter}{end}witness w1 {X[0]}{end}quorum w1{end}");
        Assert.Equal(PublishedNotes.Peter, Assert.Single(policy.Logs).ToString());
        Assert.Equal($"{X[0]}", Assert.Single(policy.Witnesses).ToString());
        Assert.True(policy.DemandsWitnesses);
    }

    [Fact]
    public void It_may_be_256_KiB_large_and_no_larger()
    {
        var rest = "\nquorum none\n";
        Parse("#" + new string('x', (256 * 1024) - 1 - rest.Length) + rest);
        Assert.Throws<FormatException>(() => Parse("#" + new string('x', (256 * 1024) - rest.Length) + rest));
    }

    [Fact]
    public void It_may_have_256_witnesses_and_groups_and_no_more()
    {
        static string Chain(int groups) =>
            $"witness g0 {X[0]}\n"
            + string.Concat(Enumerable.Range(1, groups).Select(i => $"group g{i} any g{i - 1}\n"))
            + $"quorum g{groups}\n";
        var policy = Parse(Chain(255));
        Assert.True(policy.HasQuorum(new HashSet<VerifierKey> { policy.Witnesses[0] }));
        Assert.Throws<FormatException>(() => Parse(Chain(256)));
    }

    [Fact]
    public void A_refusal_names_the_line() =>
        Assert.Contains(
            "Line 2 ", Assert.Throws<FormatException>(() => Parse("# one\ntwo\nquorum none\n")).Message, StringComparison.Ordinal);

    private static LogPolicy Parse(string policy) => LogPolicy.Parse(Encoding.UTF8.GetBytes(policy));

    private static VerifierKey Witness(string name) => VerifierKey.Cosigner(name, RandomNumberGenerator.GetBytes(32));
}
