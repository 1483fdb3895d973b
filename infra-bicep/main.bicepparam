using 'main.bicep'

// azd and az read these from the environment (azd env set NAME VALUE); without it, these defaults hold.
param tenantName = readEnvironmentVariable('COMPLIANCE_TENANT', 'example')
param audience = readEnvironmentVariable('COMPLIANCE_AUDIENCE', 'api://compliance')
param dataMap = readEnvironmentVariable('COMPLIANCE_DATA_MAP', 'data-map.yaml')
param log = { origin: readEnvironmentVariable('COMPLIANCE_LOG_ORIGIN', 'compliance.example/log') }
param alertEmail = readEnvironmentVariable('COMPLIANCE_ALERT_EMAIL', 'privacy@example.com')

param apps = 'two'
param profile = 'instant'
param backend = 'azureStorage'
param network = 'public'
param shards = 1
