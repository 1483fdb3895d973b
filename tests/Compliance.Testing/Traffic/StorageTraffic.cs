using System.Collections.Concurrent;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Compliance.Storage;
using Compliance.Workflows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Compliance.Testing.Traffic;

/// <summary>
/// Counts what a local host's own storage clients send, each try of it: where it goes, and for which activity or endpoint. The engine has
/// clients of its own, which are not counted. The connectors have theirs too, which are not counted. Timers do not run
/// in a host that is counted: each would come in between when it is due.
/// </summary>
public sealed class StorageTraffic
{
    /// <summary>The host's service that serves them, which is internal to it.</summary>
    private const string Timers = "TimerService";

    private static readonly AsyncLocal<string?> Current = new();
    private readonly ConcurrentQueue<StorageRequest> _requests = new();

    /// <summary>All that was sent since the last <see cref="Reset"/>, in its order.</summary>
    public IReadOnlyCollection<StorageRequest> Requests => _requests;

    public void Reset() => _requests.Clear();

    /// <summary>To be given to the local host's start: puts clients that are counted in place of its own.</summary>
    public void Watch(IServiceCollection services)
    {
        var connection = (LocalHost.Hosting.LocalHostOptions)
            services.Last(each => each.ServiceType == typeof(LocalHost.Hosting.LocalHostOptions)).ImplementationInstance!;
        services.Remove(services.Single(each => each.ServiceType == typeof(IHostedService) && each.ImplementationType?.Name == Timers));
        services.AddSingleton(_ => new TableServiceClient(connection.StorageConnectionString, Counted(new TableClientOptions())));
        services.AddSingleton(_ => new BlobServiceClient(connection.StorageConnectionString, Counted(new BlobClientOptions())));
        // Before the host's own, which answers each request and calls nobody after it.
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, Endpoints>());
        services.AddSingleton(
            new WorkflowTable(Application.Workflows.Workflows, Application.Workflows.Activities.Select(each => new Named(each))));
    }

    /// <summary>One line for each place and verb, the largest first; then one for each activity and endpoint, with what it sends.</summary>
    public IEnumerable<string> Lines() => Lines([.. _requests]);

    /// <inheritdoc cref="Lines()"/>
    public static IEnumerable<string> Lines(IReadOnlyList<StorageRequest> own)
    {
        yield return $"{own.Count} in all";
        foreach (var place in own.GroupBy(each => each.Place).OrderByDescending(each => each.Count()))
            yield return $"{place.Key}: {place.Count()} ({Parts(place, each => each.Verb)})";
        foreach (var step in own.GroupBy(each => each.Step ?? "the log's writer"))
            yield return $"{step.Key}: {step.Count()} ({Parts(step, each => $"{each.Verb} {each.Place}{each.Detail}")})";
    }

    private static string Parts(IEnumerable<StorageRequest> requests, Func<StorageRequest, string> name) =>
        string.Join(", ", requests.GroupBy(name).OrderByDescending(each => each.Count()).Select(each => $"{each.Count()} {each.Key}"));

    private T Counted<T>(T options)
        where T : ClientOptions
    {
        options.WithRetries().AddPolicy(new Counting(_requests), HttpPipelinePosition.PerRetry);
        return options;
    }

    private sealed class Counting(ConcurrentQueue<StorageRequest> requests) : HttpPipelinePolicy
    {
        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            Count(message.Request);
            ProcessNext(message, pipeline);
        }

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            Count(message.Request);
            return ProcessNextAsync(message, pipeline);
        }

        private void Count(Request request)
        {
            var uri = request.Uri.ToUri();
            var parts = uri.AbsolutePath.Split('/', 3, StringSplitOptions.RemoveEmptyEntries);
            var verb = request.Method.Method;
            var place = parts.ElementAtOrDefault(1)?.Split('(')[0] ?? "";
            var detail = parts.Length > 2 ? Folder(parts[2]) : "";
            if (place == "$batch")
                (place, verb) = (TableOf(request), "batch");
            requests.Enqueue(new(Current.Value, place, verb, detail));
        }

        /// <summary>An entity group transaction names its table in its body alone.</summary>
        private static string TableOf(Request request)
        {
            using var body = new MemoryStream();
            request.Content!.WriteTo(body, CancellationToken.None);
            var lines = Encoding.UTF8.GetString(body.ToArray()).Split('\n');
            var first = lines.First(line =>
                line.Contains(" http://", StringComparison.Ordinal) || line.Contains(" https://", StringComparison.Ordinal));
            return new Uri(first.Split(' ')[1]).AbsolutePath.Split('/')[2].Split('(')[0];
        }

        /// <summary>Of a blob's name what tells what it is, not which: <c>tile/0</c>, <c>checkpoint</c>, <c>case</c>.</summary>
        private static string Folder(string blob) =>
            "/" + string.Join('/', blob.Split('/').Where(part => part.Length < 20 && (part.Length == 1 || !part.Any(char.IsAsciiDigit))));
    }

    /// <summary>Tells which endpoint was called.</summary>
    private sealed class Endpoints : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    async (context, further) =>
                    {
                        Current.Value =
                            $"{context.Request.Method} {string.Join('/', context.Request.Path.Value!.Split('/').Take(3)).TrimStart('/')}";
                        await further(context);
                    }
                );
                next(app);
            };
    }

    private sealed record Named(ActivityEntry Entry) : ActivityEntry(Entry.Name, Entry.Role, Entry.Sender, Entry.Input, Entry.Output)
    {
        public override Task<string> Run(IServiceProvider services, string input, CancellationToken cancellation)
        {
            Current.Value = Name;
            return Entry.Run(services, input, cancellation);
        }
    }
}

/// <param name="Step">The activity or endpoint for which it was sent; null for the log's writer, which writes for several at once.</param>
/// <param name="Place">Table or container.</param>
/// <param name="Verb">The HTTP method; <c>batch</c> for an entity group transaction.</param>
/// <param name="Detail">Of a blob, what kind it is.</param>
public sealed record StorageRequest(string? Step, string Place, string Verb, string Detail);
