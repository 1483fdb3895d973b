namespace Microsoft.Azure.Functions.Worker
{
    [AttributeUsage(AttributeTargets.Method)]
    public class FunctionAttribute(string name) : Attribute
    {
        public string Name { get; } = name;
    }

    public abstract class FunctionContext
    {
        public virtual CancellationToken CancellationToken => throw global::Azure.Reference.Missing.Package;
    }
}

namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions
{
    public abstract class BindingAttribute : Attribute;

    public abstract class InputBindingAttribute : BindingAttribute;

    public abstract class TriggerBindingAttribute : BindingAttribute;
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

    public class FunctionsApplicationBuilder : IHostApplicationBuilder
    {
        private FunctionsApplicationBuilder() => throw global::Azure.Reference.Missing.Package;

        public IDictionary<object, object> Properties => throw global::Azure.Reference.Missing.Package;

        public ConfigurationManager Configuration => throw global::Azure.Reference.Missing.Package;

        public IHostEnvironment Environment => throw global::Azure.Reference.Missing.Package;

        public ILoggingBuilder Logging => throw global::Azure.Reference.Missing.Package;

        public IMetricsBuilder Metrics => throw global::Azure.Reference.Missing.Package;

        public IServiceCollection Services => throw global::Azure.Reference.Missing.Package;

        IConfigurationManager IHostApplicationBuilder.Configuration => throw global::Azure.Reference.Missing.Package;

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
