using System.Globalization;
using System.Text;
using Compliance.Web;

namespace Compliance.Generate;

/// <summary>
/// The Functions app has an explicit function for each workflow, activity, timer and endpoint, as Azure developers expect to find them, and
/// as the platform lists, scales and disables them.
/// </summary>
internal static class FunctionFiles
{
    public static string Workflows() => Write(
        ["Compliance.Durable", "Microsoft.Azure.Functions.Worker", "Microsoft.DurableTask"],
        "A function for each workflow of the modules. Replayed: what they run touches nothing but its context.",
        "WorkflowFunctions(DurableWorkflows workflows)", "",
        Application.Workflows.Workflows.Select(entry => $"""
                [Function("{entry.Name}")]
                public Task<string> {entry.Name}([OrchestrationTrigger] TaskOrchestrationContext context) => workflows.Run(context);
            """));

    public static string Activities() => Write(
        ["Compliance.Durable", "Microsoft.Azure.Functions.Worker"],
        "A function for each activity of the modules. An app without its role sends a command to the app that has it.",
        "ActivityFunctions(DurableActivities activities)", "",
        Application.Workflows.Activities.Select(entry => $"""
                [Function("{entry.Name}")]
                public Task<string> {entry.Name}([ActivityTrigger] string call, FunctionContext context) =>
                    activities.Run("{entry.Name}", call, context.CancellationToken);
            """));

    public static string Timers() =>
        Write(
            ["ComplianceFunctions.Hosting", "Microsoft.Azure.Functions.Worker", "Microsoft.DurableTask.Client"],
            "A function for each timer of the modules. The timer dispatcher decides which ticks are due, and serves each once.",
            "TimerFunctions(TimerTriggers triggers)",
            "",
            Application.Timers.Select(timer =>
                $"""
                        [Function("{FunctionNames.Of(timer)}")]
                        public Task {FunctionNames.Of(timer)}(
                            [TimerTrigger("%{timer.Setting}%")] TimerInfo timer,
                            [DurableClient] DurableTaskClient client,
                            CancellationToken cancellation) =>
                            triggers.OnTick("{timer.Name}", client, cancellation);
                    """
            ));

    public static string Endpoints() =>
        Write(
            [
                "ComplianceFunctions.Hosting",
                "Microsoft.AspNetCore.Http",
                "Microsoft.Azure.Functions.Worker",
                "Microsoft.DurableTask.Client",
            ],
            """
            A function for each endpoint of the modules. The host's own keys are not used: authentication and authorisation are in the one
            /// pipeline that every one of these calls.
            """,
            "HttpFunctions(HttpEntry entry)",
            "    private const AuthorizationLevel InPipeline = AuthorizationLevel.Anonymous;\n\n",
            Web.Endpoints.Table.Select(Endpoint)
                .Append(
                    """
                        /// <summary>
                        /// What no endpoint is there for: the pipeline answers 404, or 405 with the methods that there are.
                        /// </summary>
                        [Function("Unrouted")]
                        public Task Unrouted(
                            [HttpTrigger(InPipeline, "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", Route = "{*path}")] HttpRequest request) =>
                            entry.Serve(request);
                    """
                ));

    /// <summary>
    /// What every app answers to anyone is answered without Durable's client, whose binding fails where the task hub does.
    /// </summary>
    private static string Endpoint(Endpoint endpoint) =>
        endpoint.Role is null && endpoint.Permission == Permission.Anonymous
            ? $"""
                    [Function("{endpoint.Name}")]
                    public Task {endpoint.Name}([HttpTrigger(InPipeline, "{endpoint.Method}", Route = "{endpoint.Route}")] HttpRequest request) =>
                        entry.Serve(request);
                """
            : $"""
                    [Function("{endpoint.Name}")]
                    public Task {endpoint.Name}(
                        [HttpTrigger(InPipeline, "{endpoint.Method}", Route = "{endpoint.Route}")] HttpRequest request,
                        [DurableClient] DurableTaskClient client) =>
                        entry.Serve(request, client);
                """;

    private static string Write(string[] usings, string summary, string type, string members, IEnumerable<string> functions)
    {
        var file = new StringBuilder("// Written by: dotnet run --project eng/generate\n");
        foreach (var name in usings)
            file.Append(CultureInfo.InvariantCulture, $"using {name};\n");
        var text = summary.Contains('\n', StringComparison.Ordinal)
            ? $"/// <summary>\n/// {summary}\n/// </summary>"
            : $"/// <summary>{summary}</summary>";
        file.Append(
            CultureInfo.InvariantCulture,
            $"\nnamespace ComplianceFunctions.Functions;\n\n{text}\ninternal sealed class {type}\n{{\n{members}");
        return file.AppendJoin("\n\n", functions).Append("\n}\n").ToString().ReplaceLineEndings("\n");
    }
}
