import { privateLink, resourceTags } from 'types.bicep'

@description('The app: one of the deployment\'s apps, and the name that azd deploys it by.')
param app string

@description('The function app\'s name, unique in the world.')
@minLength(2)
@maxLength(60)
param name string

@description('The region.')
param location string

@description('Tags of the plan and the app.')
param tags resourceTags

@description('The app\'s identity.')
param identityId string

@description('The principal id of the app\'s identity.')
param principalId string

@description('The account of the app\'s host.')
param hostAccount string

@description('How many copies of the host\'s state the platform keeps, and where.')
param redundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

@description('Private endpoints for the host\'s account, or none.')
param link privateLink?

@description('The subnet that the app calls from, or none.')
param subnetId string?

@description('The Application Insights component that the app may publish to.')
param insightsName string

@description('Instances that are always there for the orchestrations, so that no wait is a cold start: 0 to 20.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int

@description('How many instances the app may grow to: 1 to 1000.')
@minValue(1)
@maxValue(1000)
param maximumInstances int

@description('Memory of an instance in MB.')
param instanceMemory 512 | 2048 | 4096

// Monitoring Metrics Publisher.
var publisher = subscriptionResourceId(
  'Microsoft.Authorization/roleDefinitions',
  '3913510d-42f4-4e42-8a64-420c390055eb'
)

module host 'host-storage.bicep' = {
  params: {
    name: hostAccount
    location: location
    tags: tags
    redundancy: redundancy
    link: link
    app: app
    principalId: principalId
  }
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': app })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: 'https://${hostAccount}.blob.${environment().suffixes.storage}/app-package'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemory
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReadyInstances > 0 ? [{ name: 'durable', instanceCount: alwaysReadyInstances }] : []
      }
    }
    // No more than this: Flex Consumption refuses members that other plans take, among them ftpsState, http20Enabled and
    // remoteDebuggingEnabled. What closes FTP is the policy below.
    siteConfig: {
      cors: { allowedOrigins: [] }
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
    }
  }
  dependsOn: [host]
}

resource ftpPublishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: site
  name: 'ftp'
  properties: { allow: false }
}

resource scmPublishing 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: site
  name: 'scm'
  properties: { allow: false }
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: insights
  name: guid(insights.id, app, 'publisher')
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: publisher
  }
}

@description('The app\'s host name.')
output hostName string = site.properties.defaultHostName
