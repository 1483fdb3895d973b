using System.Text.RegularExpressions;
using Compliance.Testing;

namespace Compliance.Tests.Workflows;

/// <summary>A workflow decides and never does: its file holds nothing that would differ at a replay.</summary>
public sealed partial class WorkflowFilesTests
{
    private static readonly (string Name, Regex Use)[] Banned =
    [
        ("Task.Run", TaskRun()),
        ("Task.Delay", TaskDelay()),
        ("Task.Factory", TaskFactory()),
        ("ConfigureAwait", ConfigureAwait()),
        ("DateTime", WallClock()),
        ("SystemClock", SystemClock()),
        ("Guid.NewGuid", NewGuid()),
        ("Random", Randomness()),
        ("HttpClient", Http()),
        ("File or Directory", Files()),
        ("Result or Wait", Blocking()),
        ("Thread", Threads()),
        ("static state", StaticState()),
    ];

    private static readonly string Source = Repository.PathTo("src", "Compliance");

    /// <summary>Workflows, and what is replayed with them: it lies in folders named Replayed.</summary>
    public static TheoryData<string> WorkflowFiles =>
        [
            .. Directory
                .EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Source, file))
                .Where(file =>
                    file.EndsWith("Workflow.cs", StringComparison.Ordinal) || Path.GetFileName(Path.GetDirectoryName(file)) == "Replayed"),
        ];

    [Fact]
    public void Every_file_with_code_that_takes_a_workflows_context_is_looked_at() => Assert.Empty(
        Directory.EnumerateFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Where(file => TakesContext().IsMatch(File.ReadAllText(file)))
            .Select(file => Path.GetRelativePath(Source, file))
            .Except(WorkflowFiles.Select(row => row.Data)).Except([Path.Combine("Workflows", "WorkflowTable.cs")]));

    [Theory]
    [MemberData(nameof(WorkflowFiles))]
    public void A_workflow_file_holds_nothing_that_would_differ_at_a_replay(string file)
    {
        var code = Comments().Replace(File.ReadAllText(Path.Combine(Source, file)), "");
        Assert.Empty(Banned.Where(ban => ban.Use.IsMatch(code)).Select(ban => ban.Name));
    }

    [Theory]
    [InlineData("await Task.Run(() => 1);", "Task.Run")]
    [InlineData("await Task.Delay(100);", "Task.Delay")]
    [InlineData("Task.Factory.StartNew(work);", "Task.Factory")]
    [InlineData("await step.ConfigureAwait(false);", "ConfigureAwait")]
    [InlineData("var now = DateTime.UtcNow;", "DateTime")]
    [InlineData("var now = DateTimeOffset.UtcNow;", "DateTime")]
    [InlineData("SystemClock.Instance.GetCurrentInstant()", "SystemClock")]
    [InlineData("var id = Guid.NewGuid();", "Guid.NewGuid")]
    [InlineData("var id = Guid.CreateVersion7();", "Guid.NewGuid")]
    [InlineData("Random.Shared.Next()", "Random")]
    [InlineData("new HttpClient()", "HttpClient")]
    [InlineData("File.ReadAllText(path)", "File or Directory")]
    [InlineData("var n = step.Result;", "Result or Wait")]
    [InlineData("step.Wait();", "Result or Wait")]
    [InlineData("step.GetAwaiter().GetResult();", "Result or Wait")]
    [InlineData("Thread.Sleep(1);", "Thread")]
    [InlineData("private static int counter;", "static state")]
    public void Each_ban_finds_what_it_bans(string line, string name) =>
        Assert.Equal([name], Banned.Where(ban => ban.Use.IsMatch(line)).Select(ban => ban.Name));

    [Theory]
    [InlineData("var results = outcome.Results; await context.WaitFor(until, \"paid\"); await Task.WhenAll(steps);")]
    [InlineData("private static readonly Duration Patience = Duration.FromDays(3); private const int Most = 5;")]
    [InlineData("var profile = input.ProfileName; public static async Task<Nothing> Run(IWorkflowContext context, Nothing input)")]
    public void What_workflows_need_is_not_banned(string line) => Assert.DoesNotContain(Banned, ban => ban.Use.IsMatch(line));

    [GeneratedRegex(@"//[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\(IWorkflowContext \w+[,)]|\(this IWorkflowContext ")]
    private static partial Regex TakesContext();

    [GeneratedRegex(@"\bTask\.Run\b")]
    private static partial Regex TaskRun();

    [GeneratedRegex(@"\bTask\.Delay\b")]
    private static partial Regex TaskDelay();

    [GeneratedRegex(@"\bTask\.Factory\b")]
    private static partial Regex TaskFactory();

    [GeneratedRegex(@"\bConfigureAwait\b")]
    private static partial Regex ConfigureAwait();

    [GeneratedRegex(@"\b(DateTime|DateTimeOffset|TimeProvider|Stopwatch)\b")]
    private static partial Regex WallClock();

    [GeneratedRegex(@"\bSystemClock\b|\bIClock\b")]
    private static partial Regex SystemClock();

    [GeneratedRegex(@"\bGuid\.(NewGuid|CreateVersion7)\b")]
    private static partial Regex NewGuid();

    [GeneratedRegex(@"\b(Random|RandomNumberGenerator)\b")]
    private static partial Regex Randomness();

    [GeneratedRegex(@"\bHttp(Client|RequestMessage)\b")]
    private static partial Regex Http();

    [GeneratedRegex(@"\b(File|Directory|FileStream|Environment)\.|\bnew FileStream\b")]
    private static partial Regex Files();

    [GeneratedRegex(@"\.Result\b|\.Wait\s*\(|\.GetResult\s*\(|\bWaitAll\b|\bWaitAny\b")]
    private static partial Regex Blocking();

    [GeneratedRegex(@"\b(Thread|Parallel|ThreadPool)\.|\block\s*\(")]
    private static partial Regex Threads();

    [GeneratedRegex(@"\bstatic (?!readonly\b|async\b|class\b|partial\b)[\w<>?\[\], ]+ \w+\s*(=[^>]|;)")]
    private static partial Regex StaticState();
}
