namespace Microsoft.Azure.Functions.Worker
{
    [AttributeUsage(AttributeTargets.Method)]
    public class FunctionAttribute(string name) : Attribute
    {
        public string Name { get; } = name;
    }

    public abstract class FunctionContext
    {
        public abstract FunctionDefinition FunctionDefinition { get; }

        public virtual CancellationToken CancellationToken => throw global::Azure.Reference.Missing.Package;
    }

    public abstract class FunctionDefinition
    {
        public abstract string Name { get; }

        public abstract System.Collections.Immutable.IImmutableDictionary<string, BindingMetadata> InputBindings { get; }
    }

    public abstract class BindingMetadata
    {
        public abstract string Name { get; }

        public abstract string Type { get; }
    }

    public interface IFunctionsWorkerApplicationBuilder
    {
        Microsoft.Extensions.DependencyInjection.IServiceCollection Services { get; }

        IFunctionsWorkerApplicationBuilder Use(Func<Middleware.FunctionExecutionDelegate, Middleware.FunctionExecutionDelegate> middleware);
    }
}

namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions
{
    public abstract class BindingAttribute : Attribute;

    public abstract class InputBindingAttribute : BindingAttribute;

    public abstract class TriggerBindingAttribute : BindingAttribute;
}

namespace Microsoft.Azure.Functions.Worker.Middleware
{
    public delegate Task FunctionExecutionDelegate(FunctionContext context);

    public interface IFunctionsWorkerMiddleware
    {
        Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
    }
}

namespace Microsoft.Extensions.Hosting
{
    using Microsoft.Azure.Functions.Worker;
    using Microsoft.Azure.Functions.Worker.Middleware;

    public static class MiddlewareWorkerApplicationBuilderExtensions
    {
        public static IFunctionsWorkerApplicationBuilder UseMiddleware<T>(this IFunctionsWorkerApplicationBuilder builder)
            where T : class, IFunctionsWorkerMiddleware => throw global::Azure.Reference.Missing.Package;
    }
}

namespace Microsoft.Azure.Functions.Worker.Builder
{
    using Microsoft.Extensions.Configuration;
    using Microsoft.Extensions.DependencyInjection;
    using Microsoft.Extensions.Diagnostics.Metrics;
    using Microsoft.Extensions.Hosting;
    using Microsoft.Extensions.Logging;

    public class FunctionsApplication
    {
        public static FunctionsApplicationBuilder CreateBuilder(string[] args) => throw global::Azure.Reference.Missing.Package;
    }

    public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
    {
        private FunctionsApplicationBuilder() => throw global::Azure.Reference.Missing.Package;

        public IDictionary<object, object> Properties => throw global::Azure.Reference.Missing.Package;

        public ConfigurationManager Configuration => throw global::Azure.Reference.Missing.Package;

        public IHostEnvironment Environment => throw global::Azure.Reference.Missing.Package;

        public ILoggingBuilder Logging => throw global::Azure.Reference.Missing.Package;

        public IMetricsBuilder Metrics => throw global::Azure.Reference.Missing.Package;

        public IServiceCollection Services => throw global::Azure.Reference.Missing.Package;

        IConfigurationManager IHostApplicationBuilder.Configuration => throw global::Azure.Reference.Missing.Package;

        public IFunctionsWorkerApplicationBuilder Use(
            Func<Middleware.FunctionExecutionDelegate, Middleware.FunctionExecutionDelegate> middleware) => throw global::Azure.Reference.Missing.Package;

        public IHost Build() => throw global::Azure.Reference.Missing.Package;

        public void ConfigureContainer<TContainerBuilder>(
            IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
            where TContainerBuilder : notnull => throw global::Azure.Reference.Missing.Package;
    }

    public static class FunctionsApplicationBuilderAspNetCoreExtensions
    {
        public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) =>
            throw global::Azure.Reference.Missing.Package;
    }
}

namespace Microsoft.Azure.Functions.Worker.OpenTelemetry
{
    using global::OpenTelemetry;

    public static class ConfigureFunctionsOpenTelemetry
    {
        public static IOpenTelemetryBuilder UseFunctionsWorkerDefaults(this IOpenTelemetryBuilder builder) =>
            throw global::Azure.Reference.Missing.Package;
    }
}
